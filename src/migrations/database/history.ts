import type { MigrationRunner } from '@adonisjs/lucid/migration'
import type { Database } from '@adonisjs/lucid/database'
import { basename } from 'node:path'
import { parseFileName } from '../naming.js'
import { listFiles, makeRunner, type RunnerOptions } from './lucid_source.js'
import { assertReachable } from '../../database/main.js'

const DEFAULT_TABLE = 'adonis_schema'

/** Which connection's migrations are looked at. */
export type HistoryOptions = RunnerOptions

/** A migration that the database remembers to have run. */
export interface RecordedMigration {
  id: number
  /** its path without the extension, as `database/migrations/20261122093000_4be1c09f2a_create_orders` */
  name: string
  batch: number
}

/** What the files and the database of one connection tell about its migrations. */
export interface History {
  /** the table in which the database remembers them */
  table: string
  /** the names of the files, in the order in which they run */
  files: string[]
  /** in the order in which they ran */
  recorded: RecordedMigration[]
  /** files that have not run */
  pending: string[]
  /** what has run and is no file, although nobody squashed it into a dump of the schema */
  corrupt: RecordedMigration[]
}

/**
 * Compares the migrations that a database has run with the files. It only reads: Lucid's own list would make the
 * table.
 *
 * @throws {E_DATABASE_UNREACHABLE}
 *
 * @example
 * ```ts
 * const { pending } = await readHistory({ app, db, connection: 'sqlite' })
 * ```
 */
export async function readHistory(options: HistoryOptions): Promise<History> {
  const { db, connection } = options
  await assertReachable(db, connection, { mustExist: true })
  const table = historyTable(db, connection)
  const runner = await makeRunner(options)
  const files = await listFiles(runner)
  const client = db.connection(connection, { mode: 'write' })
  if (!(await client.schema.hasTable(table))) {
    return { table, files, recorded: [], pending: files, corrupt: [] }
  }

  const recorded: RecordedMigration[] = await client
    .from(table)
    .select('id', 'name', 'batch')
    .orderBy('id')
  const ran = new Set(recorded.map(({ name }) => name))
  const known = new Set(files)
  const strangers = recorded.filter(({ name }) => !known.has(name))
  const squashed = strangers.length > 0 ? await squashedNames(runner) : new Set()
  return {
    table,
    files,
    recorded,
    pending: files.filter((name) => !ran.has(name)),
    corrupt: strangers.filter(({ name }) => !squashed.has(name)),
  }
}

/** The table in which Lucid remembers what a connection has run. */
export const historyTable = (db: Database, connection: string): string =>
  db.getRawConnection(connection)?.config.migrations?.tableName ?? DEFAULT_TABLE

/** The revision in a recorded name; null if it follows another grammar. */
export const revisionOf = (name: string): string | null =>
  parseFileName(`${basename(name)}.ts`)?.revision ?? null

/* Lucid alone knows for which connection a dump counts. */
async function squashedNames(runner: MigrationRunner): Promise<Set<string>> {
  const list = await runner.getList()
  return new Set(list.filter(({ status }) => status === 'squashed').map(({ name }) => name))
}
