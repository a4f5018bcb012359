import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { idParam, selectionInput, validateBody, validateQuery } from '../../../src/http/main.js'
import { translatorOf } from '../../../src/i18n/main.js'
import { codeParam } from './dictionary_code.js'
import { DictionaryItemsService } from './dictionary_items_service.js'
import { createItemInput, itemFilters, updateItemInput } from './validators.js'

@inject()
export default class DictionaryItemsController {
  constructor(private items: DictionaryItemsService) {}

  async index(ctx: HttpContext) {
    const filters = await validateQuery(ctx, itemFilters)
    return this.items.list(codeParam(ctx), filters, translatorOf(ctx))
  }

  async show(ctx: HttpContext) {
    return this.items.get(codeParam(ctx), idParam(ctx), translatorOf(ctx))
  }

  async store(ctx: HttpContext) {
    const input = await validateBody(ctx, createItemInput)
    return this.items.create(codeParam(ctx), input, translatorOf(ctx))
  }

  async update(ctx: HttpContext) {
    const input = await validateBody(ctx, updateItemInput)
    return this.items.update(codeParam(ctx), idParam(ctx), input, translatorOf(ctx))
  }

  async destroy(ctx: HttpContext) {
    await this.items.delete(codeParam(ctx), [idParam(ctx)])
  }

  async destroyMany(ctx: HttpContext) {
    const { ids } = await validateBody(ctx, selectionInput)
    await this.items.delete(codeParam(ctx), ids)
  }
}
