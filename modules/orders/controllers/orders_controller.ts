import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '@iti/framework/access'
import { idParam, validateBody, validateQuery } from '@iti/framework/http'
import { OrdersService } from '../services/orders_service.js'
import { orderFilters, placeOrderInput } from '../validators/order.js'

@inject()
export default class OrdersController {
  constructor(private orders: OrdersService) {}

  async index(ctx: HttpContext) {
    return this.orders.list(await validateQuery(ctx, orderFilters), principalOf(ctx))
  }

  async show(ctx: HttpContext) {
    return this.orders.get(idParam(ctx), principalOf(ctx))
  }

  async store(ctx: HttpContext) {
    return this.orders.place(await validateBody(ctx, placeOrderInput), principalOf(ctx))
  }

  async cancel(ctx: HttpContext) {
    return this.orders.cancel(idParam(ctx), principalOf(ctx))
  }
}
