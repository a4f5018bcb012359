import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { idParam, validateBody, validateQuery } from '@iti/framework/http'
import { PartsService } from '../services/parts_service.js'
import { createPartInput, partFilters, updatePartInput } from '../validators/part.js'

@inject()
export default class PartsController {
  constructor(private parts: PartsService) {}

  async index(ctx: HttpContext) {
    return this.parts.list(await validateQuery(ctx, partFilters))
  }

  async show(ctx: HttpContext) {
    return this.parts.get(idParam(ctx))
  }

  async store(ctx: HttpContext) {
    return this.parts.create(await validateBody(ctx, createPartInput))
  }

  async update(ctx: HttpContext) {
    return this.parts.update(idParam(ctx), await validateBody(ctx, updatePartInput))
  }

  async destroy(ctx: HttpContext) {
    await this.parts.delete(idParam(ctx))
  }
}
