import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { idParam, selectionInput, validateBody, validateQuery } from '../../../src/http/main.js'
import { UsersService } from './users_service.js'
import {
  createUserInput,
  resetPasswordInput,
  updateStatusInput,
  updateUserInput,
  userFilters,
} from './validators.js'

@inject()
export default class UsersController {
  constructor(private users: UsersService) {}

  async index(ctx: HttpContext) {
    return this.users.list(await validateQuery(ctx, userFilters), principalOf(ctx))
  }

  async show(ctx: HttpContext) {
    return this.users.get(idParam(ctx), principalOf(ctx))
  }

  async store(ctx: HttpContext) {
    return this.users.create(await validateBody(ctx, createUserInput), principalOf(ctx))
  }

  async update(ctx: HttpContext) {
    return this.users.update(
      idParam(ctx),
      await validateBody(ctx, updateUserInput),
      principalOf(ctx)
    )
  }

  async updateStatus(ctx: HttpContext) {
    const input = await validateBody(ctx, updateStatusInput)
    return this.users.update(idParam(ctx), input, principalOf(ctx))
  }

  async resetPassword(ctx: HttpContext) {
    const { password } = await validateBody(ctx, resetPasswordInput)
    return this.users.resetPassword(idParam(ctx), password, principalOf(ctx))
  }

  async destroy(ctx: HttpContext) {
    await this.users.delete([idParam(ctx)], principalOf(ctx))
  }

  async destroyMany(ctx: HttpContext) {
    const { ids } = await validateBody(ctx, selectionInput)
    await this.users.delete(ids, principalOf(ctx))
  }
}
