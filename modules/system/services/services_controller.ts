import app from '@adonisjs/core/services/app'

/** For whoever wants to know how the services are that this process calls. */
export default class ServicesController {
  async status() {
    const services = await app.container.make('iti.services')
    return { services: services.describe() }
  }
}
