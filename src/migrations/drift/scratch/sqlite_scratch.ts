import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Scratch, ScratchOptions } from './scratch.js'
import { targetOf, withTarget } from './scratch_config.js'

/** Makes a database in memory; in a file if it begins with a dump, which is not loaded into memory. */
export async function createSqliteScratch({
  app,
  db,
  connection,
  schemaPath,
}: ScratchOptions): Promise<Scratch> {
  const { config } = db.getRawConnection(connection)!
  // as Lucid looks for the dump of a connection
  const path = schemaPath ?? `database/schema/${connection}-schema.sql`
  const dump = isAbsolute(path) ? path : app.makePath(path)
  if (!(await isThere(dump)))
    return { config: toConfig(config, ':memory:'), remove: async () => {} }

  const folder = await mkdtemp(join(tmpdir(), 'iti-drift-'))
  return {
    config: toConfig(config, join(folder, 'scratch.sqlite3')),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/* One connection: in memory each has a database of its own. */
function toConfig(config: ConnectionConfig, filename: string): ConnectionConfig {
  const scratch = withTarget(config, { ...targetOf(config), filename })
  return { ...scratch, pool: { ...config.pool, min: 1, max: 1 } } as ConnectionConfig
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )
