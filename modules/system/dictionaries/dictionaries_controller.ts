import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import {
  idParam,
  nest,
  selectionInput,
  validateBody,
  validateQuery,
} from '../../../src/http/main.js'
import { translatorOf } from '../../../src/i18n/main.js'
import { DictionariesService } from './dictionaries_service.js'
import { codeParam } from './dictionary_code.js'
import { labelsOf } from './dictionary_labels.js'
import {
  createDictionaryInput,
  dictionaryFilters,
  labelFilters,
  updateDictionaryInput,
} from './validators.js'

@inject()
export default class DictionariesController {
  constructor(private dictionaries: DictionariesService) {}

  async index(ctx: HttpContext) {
    return this.dictionaries.list(await validateQuery(ctx, dictionaryFilters), translatorOf(ctx))
  }

  async show(ctx: HttpContext) {
    return this.dictionaries.get(idParam(ctx), translatorOf(ctx))
  }

  async labels(ctx: HttpContext) {
    const { tree } = await validateQuery(ctx, labelFilters)
    const labels = await labelsOf(codeParam(ctx), translatorOf(ctx))
    return tree ? { ...labels, items: nest(labels.items) } : labels
  }

  async store(ctx: HttpContext) {
    const input = await validateBody(ctx, createDictionaryInput)
    return this.dictionaries.create(input, translatorOf(ctx))
  }

  async update(ctx: HttpContext) {
    const input = await validateBody(ctx, updateDictionaryInput)
    return this.dictionaries.update(idParam(ctx), input, translatorOf(ctx))
  }

  async destroy(ctx: HttpContext) {
    await this.dictionaries.delete([idParam(ctx)])
  }

  async destroyMany(ctx: HttpContext) {
    const { ids } = await validateBody(ctx, selectionInput)
    await this.dictionaries.delete(ids)
  }
}
