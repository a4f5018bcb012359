import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { validateQuery } from '@iti/framework/http'
import { ReservationsService } from '../services/reservations_service.js'
import { reservationFilters } from '../validators/reservation.js'

@inject()
export default class ReservationsController {
  constructor(private reservations: ReservationsService) {}

  async index(ctx: HttpContext) {
    return this.reservations.list(await validateQuery(ctx, reservationFilters))
  }
}
