import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { limitFiles, makeRunner } from '../../database/lucid_source.js'
import { keepReferences } from '../../database/sqlite_references.js'
import { E_DRIFT_INTERRUPTED, E_SCRATCH_IMPOSSIBLE, E_SCRATCH_MIGRATION_FAILED } from '../errors.js'
import { refuseOthers } from './refuse_others.js'
import type { Scratch } from './scratch.js'

const INTERRUPTED = new Error('Asked to stop')

/** What to run, and where. */
export interface MigrateScratchOptions {
  app: ApplicationService
  db: Database
  connection: string
  /** the names of the migrations to run */
  names: readonly string[]
  signal: AbortSignal
  /** the dump of the schema with which it begins, unless it is at its usual place */
  schemaPath?: string
}

/**
 * Migrates a scratch database from zero, and lets somebody look at it. Meanwhile the connection of the live database
 * leads to the scratch database: a migration that finds its own way to the database, as through a model, must not
 * change the live one a second time. All other connections refuse to work, for there is no scratch database of theirs.
 *
 * @throws {E_SCRATCH_MIGRATION_FAILED} of a migration that uses another connection, too
 * @throws {E_SCRATCH_IMPOSSIBLE} if it cannot begin, as for a dump that cannot be loaded
 * @throws {E_DRIFT_INTERRUPTED}
 */
export async function migrateScratch<Result>(
  scratch: Scratch,
  options: MigrateScratchOptions,
  look: (client: QueryClientContract) => Promise<Result>
): Promise<Result> {
  const { db, connection } = options
  const { config } = db.getRawConnection(connection)!
  const schemas = await schemasOf(db.connection(connection, { mode: 'write' }))
  const letOthers = await refuseOthers(db, (name) => name === connection || name === scratch.admin)
  await db.manager.close(connection, true)
  db.manager.add(connection, scratch.config)
  try {
    await createSchemas(db.connection(connection), schemas)
    await run(options)
    return await look(db.connection(connection))
  } finally {
    await db.manager.close(connection, true)
    db.manager.add(connection, config)
    letOthers()
  }
}

async function run({ names, signal, ...how }: MigrateScratchOptions): Promise<void> {
  const runner = await makeRunner(how)
  const client = how.db.connection(how.connection)
  limitFiles(runner, new Set(names))
  runner.on('migration:start', () => {
    if (signal.aborted) throw INTERRUPTED
  })
  await keepReferences({ client, runner }, () => runner.run())

  const { error, migratedFiles } = runner
  if (signal.aborted) throw new E_DRIFT_INTERRUPTED([], { cause: error })
  if (!error) return
  const failed = Object.values(migratedFiles).find(({ status }) => status === 'error')
  if (!failed) throw new E_SCRATCH_IMPOSSIBLE([error.message], { cause: error })
  throw new E_SCRATCH_MIGRATION_FAILED([failed.file.name, error.message], { cause: error })
}

/** The schemas that the live connection sees; a new database of PostgreSQL has one alone. */
async function schemasOf(client: QueryClientContract): Promise<string[]> {
  if (client.dialect.name !== 'postgres') return []
  const { rows } = await client.rawQuery('select current_schemas(false)::text[] as schemas')
  return rows[0].schemas
}

async function createSchemas(client: QueryClientContract, schemas: string[]): Promise<void> {
  const there = new Set(await schemasOf(client))
  for (const schema of schemas) {
    // asking for one that is there needs the same permission as making it
    if (!there.has(schema)) await client.rawQuery('create schema if not exists ??', [schema])
  }
}
