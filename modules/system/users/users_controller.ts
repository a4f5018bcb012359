import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { idParam, selectionInput, validateBody } from '../../../src/http/main.js'
import { translatorOf } from '../../../src/i18n/main.js'
import { toForm } from './fields/user_form.js'
import { UserInputs } from './fields/user_inputs.js'
import { UsersService } from './users_service.js'
import { resetPasswordInput, updateStatusInput } from './validators.js'

@inject()
export default class UsersController {
  constructor(
    private users: UsersService,
    private inputs: UserInputs
  ) {}

  async index(ctx: HttpContext) {
    return this.users.list(await this.inputs.filters(ctx), principalOf(ctx))
  }

  async form(ctx: HttpContext) {
    return toForm(this.inputs, { actor: principalOf(ctx), t: translatorOf(ctx) })
  }

  async show(ctx: HttpContext) {
    return this.users.get(idParam(ctx), principalOf(ctx))
  }

  async store(ctx: HttpContext) {
    return this.users.create(await this.inputs.create(ctx), principalOf(ctx))
  }

  async update(ctx: HttpContext) {
    return this.users.update(idParam(ctx), await this.inputs.update(ctx), principalOf(ctx))
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
