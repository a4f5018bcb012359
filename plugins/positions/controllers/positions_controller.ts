import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { idParam, selectionInput, validateBody, validateQuery } from '@iti/framework/http'
import { PositionsService } from '../services/positions_service.js'
import {
  createPositionInput,
  positionFilters,
  updatePositionInput,
} from '../validators/position.js'

@inject()
export default class PositionsController {
  constructor(private positions: PositionsService) {}

  async index(ctx: HttpContext) {
    return this.positions.list(await validateQuery(ctx, positionFilters))
  }

  async show(ctx: HttpContext) {
    return this.positions.get(idParam(ctx))
  }

  async store(ctx: HttpContext) {
    return this.positions.create(await validateBody(ctx, createPositionInput))
  }

  async update(ctx: HttpContext) {
    return this.positions.update(idParam(ctx), await validateBody(ctx, updatePositionInput))
  }

  async destroy(ctx: HttpContext) {
    await this.positions.delete([idParam(ctx)])
  }

  async destroyMany(ctx: HttpContext) {
    const { ids } = await validateBody(ctx, selectionInput)
    await this.positions.delete(ids)
  }
}
