import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import { affectedRows, retryOnConflict, toSqlTime } from '@iti/framework/database'
import { E_RECORD_NOT_FOUND } from '@iti/framework/http'
import { E_STOCK_INSUFFICIENT, E_STOCK_LIMIT_EXCEEDED } from '../errors.js'

/* Far from where an integer column ends, however much one movement adds. */
const LIMIT = 1_000_000_000

/**
 * The only place that changes what is on hand and what is reserved. Each change is one conditional update, so that
 * stock cannot become negative however many want it at once.
 * Whoever changes several parts in one transaction does it in the order of their ids: that way nobody waits in a
 * circle.
 */
export class Stock {
  readonly #trx: TransactionClientContract

  private constructor(trx: TransactionClientContract) {
    this.#trx = trx
  }

  /** Runs changes that belong together in one transaction; the work may run again if others are in its way. */
  static change<Result>(
    work: (stock: Stock, trx: TransactionClientContract) => Promise<Result>
  ): Promise<Result> {
    return retryOnConflict(() => db.transaction((trx) => work(new Stock(trx), trx)))
  }

  /** Sets stock aside. @throws {E_STOCK_INSUFFICIENT} */
  async reserve(partId: number, quantity: number): Promise<void> {
    const available = this.#part(partId).whereRaw('on_hand - reserved >= ?', [quantity])
    if (!(await this.#add(available, 'reserved', quantity))) await this.#refuse(partId, quantity)
  }

  /** Gives back what was set aside. */
  async release(partId: number, quantity: number): Promise<void> {
    await this.#add(this.#part(partId), 'reserved', -quantity)
  }

  /**
   * Brings stock in, or takes it out if the quantity is negative; what is reserved stays.
   *
   * @returns the balance
   * @throws {E_STOCK_INSUFFICIENT} {E_STOCK_LIMIT_EXCEEDED} {E_RECORD_NOT_FOUND}
   */
  async move(partId: number, quantity: number): Promise<number> {
    const possible = this.#part(partId).whereRaw('on_hand + ? between reserved and ?', [
      quantity,
      LIMIT,
    ])
    if (!(await this.#add(possible, 'on_hand', quantity))) await this.#refuse(partId, -quantity)
    const part = await this.#part(partId).select('on_hand').firstOrFail()
    return part.on_hand
  }

  #part(partId: number): DatabaseQueryBuilderContract {
    return this.#trx.from('inventory_parts').where('id', partId)
  }

  async #add(
    part: DatabaseQueryBuilderContract,
    column: 'on_hand' | 'reserved',
    quantity: number
  ): Promise<boolean> {
    const result = await part.update({
      [column]: this.#trx.raw('?? + ?', [column, quantity]),
      updated_at: toSqlTime(this.#trx),
    })
    return affectedRows(result) === 1
  }

  /* Reads with a lock, because a plain read might show the stock as it was before the others. */
  async #refuse(partId: number, wanted: number): Promise<never> {
    const part = await this.#part(partId)
      .forUpdate()
      .select('part_no', 'on_hand', 'reserved')
      .first()
    if (!part) throw new E_RECORD_NOT_FOUND(['part', partId])
    if (wanted < 0) throw new E_STOCK_LIMIT_EXCEEDED([part.part_no, LIMIT])
    throw new E_STOCK_INSUFFICIENT([part.part_no, wanted, part.on_hand - part.reserved])
  }
}
