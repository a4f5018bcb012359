import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { affectedRows, isUniqueViolation, toSqlTime } from '@iti/framework/database'
import { E_RECORD_NOT_FOUND } from '@iti/framework/http'
import type { InputOf, OutputOf } from '@iti/framework/modules'
import { Reservation } from '#models/inventory/reservation'
import {
  E_PART_DISABLED,
  E_PART_UNKNOWN,
  E_RESERVATION_MISMATCH,
  E_RESERVATION_RELEASED,
} from '../errors.js'
import type { InventoryFacade } from '../facade.js'
import type { PartResource } from '../transformers/part_resource.js'
import { PartsService } from './parts_service.js'
import { ReservationsService } from './reservations_service.js'
import { Stock } from './stock.js'

interface Demand {
  part: PartResource
  quantity: number
}

/** What the inventory does for other modules. */
@inject()
export default class InventoryService implements InventoryFacade {
  constructor(
    private parts: PartsService,
    private reservations: ReservationsService
  ) {}

  async findParts({
    partNos,
  }: InputOf<InventoryFacade, 'findParts'>): Promise<OutputOf<InventoryFacade, 'findParts'>> {
    const parts = await this.parts.findByPartNo(partNos)
    return parts.map(({ partNo, name, unit, available, status }) => ({
      partNo,
      name,
      unit,
      available,
      status,
    }))
  }

  async reserve({
    reference,
    lines,
  }: InputOf<InventoryFacade, 'reserve'>): Promise<OutputOf<InventoryFacade, 'reserve'>> {
    const demands = await this.#toDemands(lines)
    try {
      await Stock.change((stock, trx) => this.#take({ reference, demands, stock, trx }))
    } catch (error) {
      // the same call came before, or comes at the same time and was first
      if (!isUniqueViolation(error)) throw error
    }
    return this.#confirm(reference, demands)
  }

  async release({
    reference,
  }: InputOf<InventoryFacade, 'release'>): Promise<OutputOf<InventoryFacade, 'release'>> {
    const reservation = await this.reservations.find(reference)
    if (!reservation) return { reference, status: 'unknown' }

    await Stock.change(async (stock, trx) => {
      const now = toSqlTime(trx)
      const result = await trx
        .from('inventory_reservations')
        .where({ id: reservation.id, status: 'active' })
        .update({ status: 'released', released_at: now, updated_at: now })
      if (affectedRows(result) === 0) return
      for (const { partId, quantity } of reservation.lines) await stock.release(partId, quantity)
    })
    return { reference, status: 'released' }
  }

  /* The reservation comes first: whoever brings the same reference waits for it, and then finds it. */
  async #take({
    reference,
    demands,
    stock,
    trx,
  }: {
    reference: string
    demands: readonly Demand[]
    stock: Stock
    trx: TransactionClientContract
  }): Promise<void> {
    const reservation = await Reservation.create({ reference, status: 'active' }, { client: trx })
    for (const { part, quantity } of demands) {
      if (part.status === 'disabled') throw new E_PART_DISABLED([part.partNo])
      await stock.reserve(part.id, quantity).catch((error) => {
        // deleted since it was looked up
        if (!(error instanceof E_RECORD_NOT_FOUND)) throw error
        throw new E_PART_UNKNOWN([part.partNo], { cause: error })
      })
    }
    const lines = demands.map(({ part, quantity }) => ({ partId: part.id, quantity }))
    await reservation.related('lines').createMany(lines)
  }

  async #confirm(reference: string, demands: readonly Demand[]) {
    const reservation = await this.reservations.get(reference)
    const isSame =
      reservation.lines.length === demands.length &&
      reservation.lines.every(
        ({ partId, quantity }, index) =>
          partId === demands[index]!.part.id && quantity === demands[index]!.quantity
      )
    if (!isSame) throw new E_RESERVATION_MISMATCH([reference])
    if (reservation.status === 'released') throw new E_RESERVATION_RELEASED([reference])

    const lines = reservation.lines.map(({ partNo, quantity }) => ({ partNo, quantity }))
    return { reference, lines, createdAt: reservation.createdAt }
  }

  /** One demand per part, in the order of their ids, as {@link Stock} wants them. */
  async #toDemands(lines: InputOf<InventoryFacade, 'reserve'>['lines']): Promise<Demand[]> {
    const quantities = new Map<string, number>()
    for (const { partNo, quantity } of lines) {
      quantities.set(partNo, (quantities.get(partNo) ?? 0) + quantity)
    }
    const parts = await this.parts.findByPartNo([...quantities.keys()])
    const known = new Set(parts.map((part) => part.partNo))
    const unknown = quantities.keys().find((partNo) => !known.has(partNo))
    if (unknown !== undefined) throw new E_PART_UNKNOWN([unknown])
    return parts.map((part) => ({ part, quantity: quantities.get(part.partNo)! }))
  }
}
