import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { idParam, validateQuery } from '../../../src/http/main.js'
import { SessionsService } from './sessions_service.js'
import { sessionFilters } from './validators.js'

@inject()
export default class SessionsController {
  constructor(private sessions: SessionsService) {}

  async index(ctx: HttpContext) {
    return this.sessions.list(await validateQuery(ctx, sessionFilters), principalOf(ctx))
  }

  async destroy(ctx: HttpContext) {
    await this.sessions.end(idParam(ctx), principalOf(ctx))
  }
}
