import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { dialectOf } from '../schema/introspect.js'
import type { Dialect } from '../schema/shape.js'
import { contentsOf } from './contents.js'

/* How a session drops a table that others refer to, and how it is as before. */
const REFERENCES: Record<Dialect, [off: string, on: string] | null> = {
  postgres: null,
  mysql: ['set foreign_key_checks = 0', 'set foreign_key_checks = 1'],
  sqlite: ['pragma foreign_keys = off', 'pragma foreign_keys = on'],
}

/** Drops whatever migrations have made in a database, by a client that has one connection. */
export async function emptyDatabase(client: QueryClientContract): Promise<void> {
  const contents = await contentsOf(client)
  const [off, on] = REFERENCES[dialectOf(client)] ?? []
  if (off) await client.rawQuery(off)
  for (const { sql } of contents) await client.rawQuery(sql)
  if (on) await client.rawQuery(on)
}
