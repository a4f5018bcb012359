import app from '@adonisjs/core/services/app'
import { ExceptionHandler } from '@adonisjs/core/http'

export default class HttpExceptionHandler extends ExceptionHandler {
  debug = !app.inProduction
}
