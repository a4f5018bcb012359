import db from '@adonisjs/lucid/services/db'
import { paginate, whereContains, type Page } from '@iti/framework/database'
import { E_RECORD_NOT_FOUND } from '@iti/framework/http'
import {
  RESERVATION_COLUMNS,
  toReservation,
  type ReservationResource,
  type ReservedLine,
} from '../transformers/reservation_resource.js'
import type { ReservationFilters } from '../validators/reservation.js'

/** Reads what is set aside. */
export class ReservationsService {
  async list(filters: ReservationFilters): Promise<Page<ReservationResource>> {
    const { keyword, status, partId } = filters
    const query = db.from('inventory_reservations').select(RESERVATION_COLUMNS)
    if (status) query.where('status', status)
    if (keyword) whereContains(query, ['reference'], keyword)
    if (partId) {
      const lines = db.from('inventory_reservation_lines').where('part_id', partId)
      query.whereIn('id', lines.select('reservation_id'))
    }

    const page = await paginate(query, filters, {
      columns: { reference: 'reference', createdAt: 'created_at' },
      order: [{ column: 'id', order: 'desc' }],
    })
    const lines = await this.#findLines(page.items.map((row) => row.id))
    return { ...page, items: page.items.map((row) => toReservation(row, lines.get(row.id) ?? [])) }
  }

  /** The reservation under a reference, or null. */
  async find(reference: string): Promise<ReservationResource | null> {
    const row = await db
      .from('inventory_reservations')
      .where('reference', reference)
      .select(RESERVATION_COLUMNS)
      .first()
    if (!row) return null
    const lines = await this.#findLines([row.id])
    return toReservation(row, lines.get(row.id) ?? [])
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(reference: string): Promise<ReservationResource> {
    const reservation = await this.find(reference)
    if (!reservation) throw new E_RECORD_NOT_FOUND(['reservation', reference])
    return reservation
  }

  /* The lines of some reservations in one query, each reservation's in the order of the parts. */
  async #findLines(reservationIds: readonly number[]): Promise<Map<number, ReservedLine[]>> {
    const rows = await db
      .from('inventory_reservation_lines as line')
      .join('inventory_parts as part', 'part.id', 'line.part_id')
      .whereIn('line.reservation_id', [...reservationIds])
      .orderBy('part.id')
      .select('line.reservation_id', 'line.quantity', 'part.id', 'part.part_no')
    const byReservation = Map.groupBy(rows, (row) => row.reservation_id as number)
    return new Map(
      [...byReservation].map(([id, lines]) => [
        id,
        lines.map((line) => ({ partId: line.id, partNo: line.part_no, quantity: line.quantity })),
      ])
    )
  }
}
