export { ExceptionHandler as default } from './exception_handler.js'
