import app from '@adonisjs/core/services/app'
import type { Database } from '@adonisjs/lucid/database'
import {
  defineSeed,
  type Row,
  type Seed,
  type SeedOptions,
  type SeedReport,
  SeedRunner,
} from '../../../src/seeds/main.js'
import { ScratchDatabase } from '../scratch_database.js'

/** Seeds that write into a table `things`, in a database of their own. */
export class SeedFixture {
  readonly db: Database
  /** what `DB_DATABASE` is for a process that is to seed it */
  readonly name: string

  private constructor({ db, name }: ScratchDatabase) {
    this.db = db
    this.name = name
  }

  static async create(): Promise<SeedFixture> {
    const scratch = await ScratchDatabase.create()
    await scratch.migrate()
    await scratch.db.connection().schema.createTable('things', (table) => {
      table.increments('id')
      table.string('code', 64).notNullable().unique()
      table.string('name', 64).notNullable()
      table.boolean('visible').notNullable().defaultTo(true)
      table.integer('sort').notNullable().defaultTo(0)
      table.decimal('price', 10, 2).nullable()
      table.json('options').nullable()
      table.datetime('starts_at', { useTz: true, precision: 3 }).nullable()
      table.string('secret', 64).nullable()
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()
    })
    return new SeedFixture(scratch)
  }

  run(seeds: Seed[], options: SeedOptions = {}): Promise<SeedReport> {
    return this.runGroups([{ source: 'things', seeds }], options)
  }

  runGroups(
    groups: { source: string; seeds: Seed[] }[],
    options: SeedOptions = {}
  ): Promise<SeedReport> {
    const lazy = groups.map(({ source, seeds }) => ({
      source,
      seeds: seeds.map((seed) => async () => ({ default: seed })),
    }))
    return new SeedRunner(app, this.db).run(lazy, options)
  }

  /** Runs one seed with these rows and tells, in short, what became of them. */
  async seed(
    rows: Row[],
    options: SeedOptions & { onCreate?: (row: Row) => Row | Promise<Row> } = {}
  ) {
    const { totals, failure } = await this.run([thingsSeed(rows, options)], options)
    if (failure) throw failure.error
    return Object.fromEntries(Object.entries(totals).filter(([, count]) => count > 0))
  }

  async things(): Promise<Row[]> {
    return this.db.from('things').orderBy('id')
  }

  async thing(code: string): Promise<Row> {
    return this.db.from('things').where('code', code).firstOrFail()
  }

  /** What an operator does, in the administration or in the database. */
  async edit(code: string, change: Row): Promise<void> {
    await this.db.from('things').where('code', code).update(change)
  }
}

export function thingsSeed(
  rows: Row[],
  options: { name?: string; onCreate?: (row: Row) => Row | Promise<Row> } = {}
): Seed {
  const { name = 'things.rows', onCreate } = options
  return defineSeed({
    name,
    async run(seed) {
      await seed.rows({ table: 'things', key: 'code', rows, onCreate })
    },
  })
}
