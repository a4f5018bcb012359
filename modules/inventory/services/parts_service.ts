import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isUniqueViolation, paginate, whereContains, type Page } from '@iti/framework/database'
import { E_RECORD_NOT_FOUND } from '@iti/framework/http'
import { Part } from '#models/inventory/part'
import { E_PART_IN_USE, E_PART_NO_TAKEN } from '../errors.js'
import { PART_COLUMNS, toPart, type PartResource } from '../transformers/part_resource.js'
import type { CreatePartInput, PartFilters, UpdatePartInput } from '../validators/part.js'

const SORT_COLUMNS = {
  partNo: 'part_no',
  name: 'name',
  onHand: 'on_hand',
  createdAt: 'created_at',
}

const READ_AT_ONCE = 500

/** The parts that are kept in stock. How many there are is changed by movements and reservations alone. */
export class PartsService {
  async list(filters: PartFilters): Promise<Page<PartResource>> {
    const { keyword, status, belowMinStock } = filters
    const query = db.from('inventory_parts').select(PART_COLUMNS)
    if (status) query.where('status', status)
    if (keyword) whereContains(query, ['part_no', 'name'], keyword)
    if (belowMinStock) query.whereRaw('on_hand - reserved < min_stock')

    const page = await paginate(query, filters, {
      columns: SORT_COLUMNS,
      order: [{ column: 'id', order: 'desc' }],
    })
    return { ...page, items: page.items.map(toPart) }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number): Promise<PartResource> {
    const row = await db.from('inventory_parts').where('id', id).select(PART_COLUMNS).first()
    if (!row) throw new E_RECORD_NOT_FOUND(['part', id])
    return toPart(row)
  }

  /** The parts that exist among those asked for, in the order of their ids. */
  async findByPartNo(partNos: readonly string[]): Promise<PartResource[]> {
    const rows = await db
      .from('inventory_parts')
      .whereIn('part_no', [...partNos])
      .orderBy('id')
      .select(PART_COLUMNS)
    return rows.map(toPart)
  }

  /** All enabled parts of which less may be reserved than their least stock, read in pages. */
  async *belowMinStock(): AsyncGenerator<PartResource> {
    for (let lastId = 0; ;) {
      const rows = await db
        .from('inventory_parts')
        .where('status', 'enabled')
        .whereRaw('on_hand - reserved < min_stock')
        .where('id', '>', lastId)
        .orderBy('id')
        .limit(READ_AT_ONCE)
        .select(PART_COLUMNS)
      if (rows.length === 0) return
      for (const row of rows) yield toPart(row)
      lastId = rows.at(-1).id
    }
  }

  /** @throws {E_PART_NO_TAKEN} */
  async create(input: CreatePartInput): Promise<PartResource> {
    try {
      const part = await db.transaction((client) => Part.create(input, { client }))
      return this.get(part.id)
    } catch (error) {
      if (isUniqueViolation(error)) throw new E_PART_NO_TAKEN([input.partNo], { cause: error })
      throw error
    }
  }

  /** Sets the fields it is given. @throws {E_RECORD_NOT_FOUND} */
  async update(id: number, fields: UpdatePartInput): Promise<PartResource> {
    await db.transaction(async (trx) => {
      const part = await this.#lock(id, trx)
      await part.merge(fields).save()
    })
    return this.get(id)
  }

  /** @throws {E_RECORD_NOT_FOUND} {E_PART_IN_USE} once anything has been moved */
  async delete(id: number): Promise<void> {
    await db.transaction(async (trx) => {
      const part = await this.#lock(id, trx)
      const moved = await trx.from('inventory_movements').where('part_id', id).select('id').first()
      if (moved) throw new E_PART_IN_USE([part.partNo])
      await part.delete()
    })
  }

  async #lock(id: number, client: TransactionClientContract): Promise<Part> {
    const part = await Part.query({ client }).where('id', id).forUpdate().first()
    if (!part) throw new E_RECORD_NOT_FOUND(['part', id])
    return part
  }
}
