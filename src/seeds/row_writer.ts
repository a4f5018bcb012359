import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { type Comparison, compareRow, takeFingerprints } from './comparison.js'
import { type Counts, noCounts } from './counts.js'
import type { Row, RowDeclaration } from './define_seed.js'
import { E_SEED_INVALID } from './errors.js'
import type { Fingerprints, SeedStore } from './store.js'
import { type Key, type StoredRow, TableRows } from './table_rows.js'

/** What one declaration is made of while it is written. */
interface Work {
  declaration: RowDeclaration
  target: TableRows
  /** the declared rows by natural key as text */
  declared: Map<string, Row>
  /** what is known of the rows, likewise */
  states: Map<string, Fingerprints>
}

/** Brings the rows that one seed declares into the database, in its transaction. */
export class RowWriter {
  readonly counts: Counts = noCounts()
  readonly #seed: string
  readonly #trx: TransactionClientContract
  readonly #store: SeedStore

  constructor(seed: string, trx: TransactionClientContract, store: SeedStore) {
    this.#seed = seed
    this.#trx = trx
    this.#store = store
  }

  /**
   * @returns the ids of the rows by natural key, in the order in which they are declared
   * @throws {E_SEED_INVALID}
   */
  async write(declaration: RowDeclaration): Promise<Map<unknown, number>> {
    const { table, key } = declaration
    const declared = this.#byKey(declaration)
    const target = await TableRows.of(this.#trx, table, key)
    if (!target.exists) {
      throw this.#fault(`the database has no table "${table}". Has its migration run?`)
    }
    this.#assertColumns(table, target, declared)

    const states = await this.#store.find(table, [...declared.keys()])
    const work = { declaration, target, declared, states }
    const current = await this.#find(work, declared.keys())
    const created = await this.#follow(work, current)
    const ids = [...declared].flatMap(([name, row]): [unknown, number][] => {
      const id = (current.get(name) ?? created.get(name))?.id
      return id === undefined ? [] : [[row[key], id]]
    })
    return new Map(ids)
  }

  async #follow(work: Work, current: Map<string, StoredRow>): Promise<Map<string, StoredRow>> {
    const missing: string[] = []
    const outdated: string[] = []
    const touched: string[] = []
    for (const name of work.declared.keys()) {
      const row = current.get(name)
      if (row) {
        const { kind, isToBeRemembered } = this.#compare(work, name, row)
        if (kind === 'updated') outdated.push(name)
        else this.counts[kind] += 1
        if (kind !== 'updated' && isToBeRemembered) touched.push(name)
      } else if (work.states.has(name)) {
        this.counts.skipped += 1
      } else {
        missing.push(name)
      }
    }
    touched.push(...(await this.#update(work, outdated)))
    await this.#remember(work, touched)
    return this.#create(work, missing)
  }

  /** Looks at rows once more before it writes them: an operator may have been faster. Returns what it looked at. */
  async #update(work: Work, names: readonly string[]): Promise<string[]> {
    const rows = await this.#find(work, names, { isToStay: true })
    const touched: string[] = []
    for (const [name, row] of rows) {
      const { kind, changes, isToBeRemembered } = this.#compare(work, name, row)
      this.counts[kind] += 1
      if (kind === 'updated') await work.target.update(row.id, changes)
      if (isToBeRemembered) touched.push(name)
    }
    this.counts.skipped += names.length - rows.size
    return touched
  }

  async #create(work: Work, names: readonly string[]): Promise<Map<string, StoredRow>> {
    const rows: Row[] = []
    for (const name of names) {
      const declared = work.declared.get(name)!
      rows.push({ ...declared, ...(await work.declaration.onCreate?.(declared)) })
    }
    await work.target.insert(rows)
    this.counts.created += rows.length
    return this.#remember(work, names)
  }

  /** Reads rows back after they were written: what the database made of a value is what an edit differs from. */
  async #remember(work: Work, names: readonly string[]): Promise<Map<string, StoredRow>> {
    const rows = await this.#find(work, names)
    const states = [...rows].map(([key, current]) => {
      const [declared, state] = [work.declared.get(key)!, work.states.get(key)]
      const { kindOf } = work.target
      return { key, ...takeFingerprints({ declared, current, state, kindOf }) }
    })
    await this.#store.save(this.#seed, work.declaration.table, states)
    return rows
  }

  #compare({ declared, states, target }: Work, name: string, current: StoredRow): Comparison {
    const { kindOf } = target
    return compareRow({
      declared: declared.get(name)!,
      current,
      state: states.get(name),
      kindOf,
    })
  }

  #find(
    { declaration, declared, target }: Work,
    names: Iterable<string>,
    how?: { isToStay: boolean }
  ) {
    const keys = [...names].map((name) => declared.get(name)![declaration.key] as Key)
    return target.find(keys, how)
  }

  #byKey({ table, key, rows }: RowDeclaration): Map<string, Row> {
    const declared = new Map<string, Row>()
    for (const row of rows) {
      const name = row[key]
      if (typeof name !== 'string' && typeof name !== 'number') {
        throw this.#fault(`a row for ${table} has no text or number as "${key}"`)
      }
      if (declared.has(String(name))) throw this.#fault(`it declares "${name}" of ${table} twice`)
      // what is undefined is not declared
      const given = Object.entries(row).filter(([, value]) => value !== undefined)
      declared.set(String(name), Object.fromEntries(given))
    }
    return declared
  }

  #assertColumns(table: string, target: TableRows, declared: Map<string, Row>): void {
    const columns = new Set(['id'])
    for (const row of declared.values()) for (const column of Object.keys(row)) columns.add(column)

    const missing = target.missingColumn(columns)
    if (missing) throw this.#fault(`the database has no column "${missing}" in a table ${table}`)
  }

  #fault(reason: string) {
    return new E_SEED_INVALID([this.#seed, reason])
  }
}
