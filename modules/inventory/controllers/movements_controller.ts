import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '@iti/framework/access'
import { idParam, validateBody, validateQuery } from '@iti/framework/http'
import { MovementsService } from '../services/movements_service.js'
import { movementFilters, postMovementInput } from '../validators/movement.js'

@inject()
export default class MovementsController {
  constructor(private movements: MovementsService) {}

  async index(ctx: HttpContext) {
    return this.movements.list(idParam(ctx), await validateQuery(ctx, movementFilters))
  }

  async store(ctx: HttpContext) {
    const input = await validateBody(ctx, postMovementInput)
    return this.movements.post(idParam(ctx), input, principalOf(ctx))
  }
}
