import type { MigrationRunner } from '@adonisjs/lucid/migration'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { E_MIGRATION_REFERENCES_BROKEN } from './errors.js'
import { checkEach } from './lucid_source.js'

/** Rows of one table that refer to rows which another does not have. */
interface Orphans {
  table: string
  parent: string
  rows: number
}

/**
 * Runs migrations while SQLite does not follow `on delete`. To alter or drop a column, a table of SQLite is dropped
 * and made anew, and the rows that refer to it would go with it. A migration that leaves rows which refer to nothing
 * is rolled back instead; what was broken before is not its fault.
 */
export async function keepReferences<Result>(
  { client, runner }: { client: QueryClientContract; runner: MigrationRunner },
  run: () => Promise<Result>
): Promise<Result> {
  if (!client.dialect.name.includes('sqlite')) return run()
  const [setting] = await client.rawQuery('pragma foreign_keys')
  if (setting?.foreign_keys !== 1) return run()

  const found = await findOrphans(client)
  const before = new Map(found.map((one) => [keyOf(one), one.rows]))
  checkEach(runner, async (trx, name) => {
    const broken = await findOrphans(trx)
    const added = broken.find((one) => one.rows > (before.get(keyOf(one)) ?? 0))
    if (!added) return
    throw new E_MIGRATION_REFERENCES_BROKEN([name, added.rows, added.table, added.parent])
  })
  // without effect in a transaction
  await client.rawQuery('pragma foreign_keys = off')
  try {
    return await run()
  } finally {
    await client.rawQuery('pragma foreign_keys = on')
  }
}

const keyOf = ({ table, parent }: Orphans) => JSON.stringify([table, parent])

function findOrphans(client: QueryClientContract): Promise<Orphans[]> {
  return client.rawQuery(
    'select "table", parent, count(*) as rows from pragma_foreign_key_check group by "table", parent'
  )
}
