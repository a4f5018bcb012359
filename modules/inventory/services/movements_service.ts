import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { Principal } from '@iti/framework/access'
import { paginate, type Page } from '@iti/framework/database'
import { Movement } from '#models/inventory/movement'
import {
  MOVEMENT_COLUMNS,
  toMovement,
  type MovementResource,
} from '../transformers/movement_resource.js'
import type { MovementFilters, PostMovementInput } from '../validators/movement.js'
import { PartsService } from './parts_service.js'
import { Stock } from './stock.js'

/** What came in and went out. */
@inject()
export class MovementsService {
  constructor(private parts: PartsService) {}

  /** @throws {E_RECORD_NOT_FOUND} */
  async list(partId: number, filters: MovementFilters): Promise<Page<MovementResource>> {
    await this.parts.get(partId)
    const query = db.from('inventory_movements').where('part_id', partId).select(MOVEMENT_COLUMNS)
    if (filters.kind) query.where('kind', filters.kind)

    const page = await paginate(query, filters, {
      columns: { createdAt: 'created_at' },
      order: [{ column: 'id', order: 'desc' }],
    })
    return { ...page, items: page.items.map(toMovement) }
  }

  /** Posts a movement together with the balance. @throws what {@link Stock.move} throws */
  async post(
    partId: number,
    { kind, quantity, reference }: PostMovementInput,
    actor: Principal
  ): Promise<MovementResource> {
    const signed = kind === 'issue' ? -quantity : quantity
    const { id } = await Stock.change(async (stock, trx) => {
      const onHand = await stock.move(partId, signed)
      return Movement.create(
        { partId, kind, quantity: signed, onHand, reference, userId: actor.id },
        { client: trx }
      )
    })
    return toMovement(
      await db.from('inventory_movements').where('id', id).select(MOVEMENT_COLUMNS).firstOrFail()
    )
  }
}
