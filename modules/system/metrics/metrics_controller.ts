import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'

/** For whoever watches the application over time. */
export default class MetricsController {
  async show({ response }: HttpContext) {
    const metrics = await app.container.make('iti.metrics')
    const { contentType, body } = await metrics.text()
    return response.header('content-type', contentType).send(body)
  }
}
