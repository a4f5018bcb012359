import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Readiness } from './readiness.js'

/** For whoever runs the application: whether the process lives, and whether it can do its work. */
@inject()
export default class HealthController {
  constructor(private readiness: Readiness) {}

  live() {
    return { status: 'ok' }
  }

  async ready({ response }: HttpContext) {
    const report = await this.readiness.report()
    return response.status(report.status === 'unavailable' ? 503 : 200).send(report)
  }
}
