import { AppFactory } from '@adonisjs/core/factories/app'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import { pathToFileURL } from 'node:url'
import { introspect } from '../../../../src/migrations/drift/schema/introspect.js'
import type { Schema } from '../../../../src/migrations/drift/schema/shape.js'
import {
  type History,
  migrate,
  type MigrateOptions,
  type MigrateReport,
  readHistory,
  type Repair,
  repairHistory,
} from '../../../../src/migrations/main.js'
import type { ScratchDatabase } from '../../scratch_database.js'

const BOOKKEEPING = new Set(['adonis_schema', 'adonis_schema_versions'])

/** Rows by table. */
export type Rows = Record<string, object[]>

/** A database, and the files of the clone that migrate it. What commands do with it is done in this process. */
export class DeveloperDatabase {
  readonly db: Database
  readonly #app: Promise<ApplicationService>
  readonly #connection: string

  constructor(root: string, { db }: ScratchDatabase) {
    this.db = db
    this.#connection = db.primaryConnectionName
    this.#app = makeApp(root)
  }

  /** Runs what is pending. */
  async migrate(options: Partial<MigrateOptions> = {}): Promise<MigrateReport> {
    const signal = AbortSignal.timeout(60_000)
    return migrate({ ...(await this.#where()), wait: 60, signal, ...options })
  }

  async repair({ apply }: { apply: boolean }): Promise<Repair[]> {
    return repairHistory({ ...(await this.#where()), apply })
  }

  async history(): Promise<History> {
    return readHistory(await this.#where())
  }

  /** The files that it has run, by their names now, in the order of the names. */
  async recorded(): Promise<string[]> {
    const { recorded } = await this.history()
    return recorded.map(({ name }) => `${name.split('/').at(-1)}.ts`).sort()
  }

  schema(): Promise<Schema> {
    return introspect(this.db.connection())
  }

  /** Every row but those of the history, in an order that does not change. */
  async rows(): Promise<Rows> {
    const tables = await this.db.connection().getAllTables(['public'])
    const rows: Rows = {}
    for (const table of tables.filter((name) => !BOOKKEEPING.has(name)).sort()) {
      const unordered = await this.db.from(table)
      rows[table] = unordered.sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1))
    }
    return rows
  }

  async #where() {
    return { app: await this.#app, db: this.db, connection: this.#connection }
  }
}

const textOf = (row: object) => JSON.stringify(row)

/* Lucid asks it for nothing but the folder of the project. */
async function makeApp(root: string): Promise<ApplicationService> {
  const application = new AppFactory().create(pathToFileURL(`${root}/`)) as ApplicationService
  application.rcContents({})
  await application.init()
  return application
}
