import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { idParam, selectionInput, validateBody, validateQuery } from '../../../src/http/main.js'
import { MenusService } from './menus_service.js'
import { createMenuInput, menuFilters, updateMenuInput } from './validators.js'

@inject()
export default class MenusController {
  constructor(private menus: MenusService) {}

  async index(ctx: HttpContext) {
    return this.menus.list(await validateQuery(ctx, menuFilters))
  }

  async show(ctx: HttpContext) {
    return this.menus.get(idParam(ctx))
  }

  async store(ctx: HttpContext) {
    return this.menus.create(await validateBody(ctx, createMenuInput), principalOf(ctx))
  }

  async update(ctx: HttpContext) {
    return this.menus.update(
      idParam(ctx),
      await validateBody(ctx, updateMenuInput),
      principalOf(ctx)
    )
  }

  async destroy(ctx: HttpContext) {
    await this.menus.delete([idParam(ctx)], principalOf(ctx))
  }

  async destroyMany(ctx: HttpContext) {
    const { ids } = await validateBody(ctx, selectionInput)
    await this.menus.delete(ids, principalOf(ctx))
  }
}
