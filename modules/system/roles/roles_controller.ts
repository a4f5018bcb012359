import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { idParam, selectionInput, validateBody, validateQuery } from '../../../src/http/main.js'
import { RolesService } from './roles_service.js'
import { createRoleInput, roleFilters, updateRoleInput } from './validators.js'

@inject()
export default class RolesController {
  constructor(private roles: RolesService) {}

  async index(ctx: HttpContext) {
    return this.roles.list(await validateQuery(ctx, roleFilters))
  }

  async show(ctx: HttpContext) {
    return this.roles.get(idParam(ctx))
  }

  async store(ctx: HttpContext) {
    return this.roles.create(await validateBody(ctx, createRoleInput), principalOf(ctx))
  }

  async update(ctx: HttpContext) {
    return this.roles.update(
      idParam(ctx),
      await validateBody(ctx, updateRoleInput),
      principalOf(ctx)
    )
  }

  async destroy(ctx: HttpContext) {
    await this.roles.delete([idParam(ctx)], principalOf(ctx))
  }

  async destroyMany(ctx: HttpContext) {
    const { ids } = await validateBody(ctx, selectionInput)
    await this.roles.delete(ids, principalOf(ctx))
  }
}
