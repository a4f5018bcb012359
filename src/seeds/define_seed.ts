import type { ApplicationService } from '@adonisjs/core/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { E_SEED_INVALID } from './errors.js'

/** A row by its column names. */
export type Row = Record<string, unknown>

/** Rows that a seed wants in one table. */
export interface RowDeclaration<
  Declared extends Row = Row,
  Key extends keyof Declared & string = keyof Declared & string,
> {
  table: string
  /** the column that tells the rows apart for ever; unique, and named in each row */
  key: Key
  /** by column name; a value is followed until an operator changes the row */
  rows: readonly Declared[]
  /** more columns for a row that is about to be created; they are never looked at again */
  onCreate?(row: Declared): Row | Promise<Row>
}

/** What a seed works with while it runs. */
export interface SeedContext {
  readonly app: ApplicationService
  /** everything a seed does happens in this transaction: give it to queries and models */
  readonly trx: TransactionClientContract

  /**
   * Creates rows that are missing and brings those up to date that no operator changed.
   *
   * @returns the ids by natural key; a row that an operator deleted is not among them
   * @throws {E_SEED_INVALID}
   */
  rows<Declared extends Row, Key extends keyof Declared & string>(
    declaration: RowDeclaration<Declared, Key>
  ): Promise<Map<Declared[Key], number>>

  /** Says something to the operator, once, after the seed was committed. */
  announce(text: string): void
}

/** Initial data of a module or project, which may be run any number of times. */
export interface Seed {
  /** unique, as `orders.order_numbers` */
  name: string
  /** runs only where one of these is asked for: `db:seed --environment=demo` */
  environments?: readonly string[]
  run(seed: SeedContext): Promise<void>
}

const NAME = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/

/**
 * Declares initial data. An operator's edits and deletions survive every later run.
 *
 * @throws {E_SEED_INVALID}
 *
 * @example
 * ```ts
 * export default defineSeed({
 *   name: 'orders.order_kinds',
 *   async run(seed) {
 *     const kinds = [{ code: 'normal', name: 'Normal' }, { code: 'urgent', name: 'Urgent' }]
 *     await seed.rows({ table: 'order_kinds', key: 'code', rows: kinds })
 *   },
 * })
 * ```
 */
export function defineSeed(seed: Seed): Seed {
  if (!NAME.test(seed.name)) {
    throw new E_SEED_INVALID([seed.name, 'its name is not like "orders.order_numbers"'])
  }
  return seed
}
