import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import {
  isUniqueViolation,
  paginate,
  retryOnConflict,
  whereContains,
  type Page,
} from '@iti/framework/database'
import { E_RECORD_NOT_FOUND } from '@iti/framework/http'
import { E_POSITION_CODE_TAKEN, E_POSITION_IN_USE } from '../errors.js'
import { Position } from '../models/position.js'
import {
  POSITION_COLUMNS,
  toPosition,
  type PositionResource,
} from '../transformers/position_resource.js'
import type {
  CreatePositionInput,
  PositionFilters,
  UpdatePositionInput,
} from '../validators/position.js'
import { countHolders } from './held_positions.js'

const SORT_COLUMNS = { code: 'code', name: 'name', sort: 'sort', createdAt: 'created_at' }

/** The positions that there are. */
export class PositionsService {
  async list({ keyword, status, ...page }: PositionFilters): Promise<Page<PositionResource>> {
    const query = db.from('positions').select(POSITION_COLUMNS)
    if (status) query.where('status', status)
    if (keyword) whereContains(query, ['code', 'name'], keyword)
    const { items, ...rest } = await paginate(query, page, {
      columns: SORT_COLUMNS,
      order: [
        { column: 'sort', order: 'asc' },
        { column: 'id', order: 'asc' },
      ],
    })
    return { ...rest, items: items.map(toPosition) }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number): Promise<PositionResource> {
    const row = await db.from('positions').where('id', id).select(POSITION_COLUMNS).first()
    if (!row) throw new E_RECORD_NOT_FOUND(['position', id])
    return toPosition(row)
  }

  /** @throws {E_POSITION_CODE_TAKEN} */
  async create(input: CreatePositionInput): Promise<PositionResource> {
    const { id } = await this.#save(input, (client) => Position.create(input, { client }))
    return this.get(id)
  }

  /** Sets the fields it is given. @throws {E_RECORD_NOT_FOUND} {E_POSITION_CODE_TAKEN} */
  async update(id: number, fields: UpdatePositionInput): Promise<PositionResource> {
    await this.#save(fields, async (trx) => {
      const [position] = await this.#lock([id], trx)
      return position!.merge(fields).save()
    })
    return this.get(id)
  }

  /**
   * Deletes all of them or, if one may not be, none.
   *
   * @throws {E_RECORD_NOT_FOUND} {E_POSITION_IN_USE} while somebody holds it
   */
  async delete(ids: readonly number[]): Promise<void> {
    await change(async (trx) => {
      const positions = await this.#lock(ids, trx)
      const holders = await countHolders(ids, trx)
      const held = positions.find(({ id }) => holders.has(id))
      if (held) throw new E_POSITION_IN_USE([held.name, holders.get(held.id)!])
      await Position.query({ client: trx })
        .whereIn('id', [...ids])
        .delete()
    })
  }

  async #save(
    { code = '' }: UpdatePositionInput,
    work: (trx: TransactionClientContract) => Promise<Position>
  ): Promise<Position> {
    try {
      return await change(work)
    } catch (error) {
      if (isUniqueViolation(error)) throw new E_POSITION_CODE_TAKEN([code], { cause: error })
      throw error
    }
  }

  async #lock(ids: readonly number[], client: TransactionClientContract): Promise<Position[]> {
    const positions = await Position.query({ client })
      .whereIn('id', [...ids])
      .orderBy('id')
      .forUpdate()
    const missing = ids.find((id) => !positions.some((position) => position.id === id))
    if (missing !== undefined) throw new E_RECORD_NOT_FOUND(['position', missing])
    return positions
  }
}

const change = <Result>(
  work: (trx: TransactionClientContract) => Promise<Result>
): Promise<Result> => retryOnConflict(() => db.transaction(work))
