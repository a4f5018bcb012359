import type { MigrationRunner } from '@adonisjs/lucid/migration'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { E_MIGRATION_REFERENCES_BROKEN } from './errors.js'
import { surroundEach } from './lucid_source.js'

/** Rows of one table that refer to rows which another does not have. */
interface Orphans {
  table: string
  parent: string
  rows: number
}

/**
 * Runs migrations while SQLite does not follow `on delete`. To alter or drop a column, a table of SQLite is dropped
 * and made anew, and the rows that refer to it would go with it. A migration that leaves rows which refer to nothing
 * is rolled back instead; what was broken before is not its fault. One without a transaction runs as ever.
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
  surroundEach(runner, async (step, apply) => {
    // it could not be rolled back, and may switch them off itself
    if (!step.client.isTransaction) return followReferences(step.client, apply)

    const result = await apply()
    const broken = await findOrphans(step.client)
    for (const one of broken) {
      const { table, parent, rows } = one
      const added = rows - (before.get(keyOf(one)) ?? 0)
      if (added > 0) throw new E_MIGRATION_REFERENCES_BROKEN([step.name, added, table, parent])
    }
    return result
  })
  // without effect in a transaction
  await client.rawQuery('pragma foreign_keys = off')
  try {
    return await run()
  } finally {
    await client.rawQuery('pragma foreign_keys = on')
  }
}

async function followReferences<Result>(
  client: QueryClientContract,
  apply: () => Promise<Result>
): Promise<Result> {
  await client.rawQuery('pragma foreign_keys = on')
  try {
    return await apply()
  } finally {
    await client.rawQuery('pragma foreign_keys = off')
  }
}

const keyOf = ({ table, parent }: Orphans) => JSON.stringify([table, parent])

function findOrphans(client: QueryClientContract): Promise<Orphans[]> {
  return client.rawQuery(
    'select "table", parent, count(*) as rows from pragma_foreign_key_check group by "table", parent'
  )
}
