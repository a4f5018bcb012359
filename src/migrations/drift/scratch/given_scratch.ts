import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { randomUUID } from 'node:crypto'
import { E_SCRATCH_IMPOSSIBLE } from '../errors.js'
import { dialectOf, introspect } from '../schema/introspect.js'
import type { Dialect } from '../schema/shape.js'
import { emptyDatabase } from './empty_database.js'
import type { Scratch, ScratchOptions } from './scratch.js'
import { parseTarget, type Target, targetOf, withTarget } from './scratch_config.js'

const PROTOCOLS: Record<Dialect, RegExp> = {
  sqlite: /^(?!\w+:\/\/)|^(?:sqlite|file):/,
  mysql: /^(?:mysql2?|mariadb):\/\//,
  postgres: /^(?:postgres|postgresql|pg):\/\//,
}
const IDENTITY = ['host', 'port', 'database', 'filename']

/**
 * Takes a database that somebody made for this, and leaves it empty again.
 *
 * @throws {E_SCRATCH_IMPOSSIBLE} if it is of another kind, cannot be reached, is the live one or is not empty
 */
export async function useGivenScratch({
  db,
  connection,
  url,
}: ScratchOptions & { url: string }): Promise<Scratch> {
  const { config } = db.getRawConnection(connection)!
  const dialect = dialectOf(db.connection(connection))
  if (!PROTOCOLS[dialect].test(url)) {
    throw new E_SCRATCH_IMPOSSIBLE([`"${withoutPassword(url)}" is no database of ${dialect}`])
  }
  const live = targetOf(config)
  const target = { ...live, ...parseTarget(url) }
  if (IDENTITY.every((key) => live[key] === target[key])) {
    throw new E_SCRATCH_IMPOSSIBLE([`"${nameOf(target)}" is the database to compare`])
  }

  const scratchConfig = withTarget(config, target)
  const withClient = async (work: (client: QueryClientContract) => Promise<void>) => {
    const name = `iti_scratch_${randomUUID()}`
    db.manager.add(name, scratchConfig)
    try {
      await work(db.connection(name))
    } finally {
      await db.manager.close(name, true)
    }
  }
  await withClient((client) => assertEmpty(client, nameOf(target)))
  return { config: scratchConfig, remove: () => withClient(emptyDatabase) }
}

async function assertEmpty(client: QueryClientContract, name: string): Promise<void> {
  const tables = await tablesOf(client, name)
  if (tables.length === 0) return
  throw new E_SCRATCH_IMPOSSIBLE([`"${name}" is not empty: it has ${tables.join(', ')}`])
}

async function tablesOf(client: QueryClientContract, name: string): Promise<string[]> {
  try {
    const { tables } = await introspect(client, { ignore: [] })
    return tables.map((table) => table.name)
  } catch (error) {
    throw new E_SCRATCH_IMPOSSIBLE([`"${name}": ${(error as Error).message}`], { cause: error })
  }
}

const nameOf = ({ database, filename }: Target): string => String(database ?? filename)

const withoutPassword = (url: string): string => url.replace(/:[^:@/]*@/, ':***@')
