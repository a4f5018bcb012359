import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { idParam, validateBody, validateQuery } from '../../../src/http/main.js'
import { codeParam } from './dictionary_code.js'
import { DictionaryItemsService } from './dictionary_items_service.js'
import { createItemInput, itemFilters, updateItemInput } from './validators.js'

@inject()
export default class DictionaryItemsController {
  constructor(private items: DictionaryItemsService) {}

  async index(ctx: HttpContext) {
    return this.items.list(codeParam(ctx), await validateQuery(ctx, itemFilters))
  }

  async store(ctx: HttpContext) {
    return this.items.create(codeParam(ctx), await validateBody(ctx, createItemInput))
  }

  async update(ctx: HttpContext) {
    const input = await validateBody(ctx, updateItemInput)
    return this.items.update(codeParam(ctx), idParam(ctx), input)
  }

  async destroy(ctx: HttpContext) {
    await this.items.delete(codeParam(ctx), idParam(ctx))
  }
}
