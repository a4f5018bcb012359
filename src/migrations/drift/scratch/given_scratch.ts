import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { randomUUID } from 'node:crypto'
import { E_SCRATCH_IMPOSSIBLE } from '../errors.js'
import { dialectOf } from '../schema/introspect.js'
import { type Content, contentsOf } from './contents.js'
import { emptyDatabase } from './empty_database.js'
import { givenTarget, nameOf } from './given_target.js'
import type { Scratch, ScratchOptions } from './scratch.js'
import { withTarget } from './scratch_config.js'

const TOLD = 5

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
  const target = givenTarget(url, { dialect, config })

  const scratchConfig = withTarget(config, target)
  const withClient = async (work: (client: QueryClientContract) => Promise<void>) => {
    const name = `iti_scratch_${randomUUID()}`
    db.manager.add(name, { ...scratchConfig, pool: { ...config.pool, min: 0, max: 1 } })
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
  const contents = await readContents(client, name)
  const names = contents.map((content) => content.name)
  if (names.length === 0) return
  const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : ''
  const told = names.slice(0, TOLD).join(', ') + more
  throw new E_SCRATCH_IMPOSSIBLE([`"${name}" is not empty: it has ${told}`])
}

async function readContents(client: QueryClientContract, name: string): Promise<Content[]> {
  try {
    return await contentsOf(client)
  } catch (error) {
    throw new E_SCRATCH_IMPOSSIBLE([`"${name}": ${(error as Error).message}`], { cause: error })
  }
}
