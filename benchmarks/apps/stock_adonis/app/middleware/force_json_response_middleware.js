export default class ForceJsonResponseMiddleware {
  async handle({ request }, next) {
    request.headers().accept = 'application/json'
    return next()
  }
}
