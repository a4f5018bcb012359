import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { dialectOf } from '../schema/introspect.js'
import type { Dialect } from '../schema/shape.js'

const OURS = (object: string, catalogue: string) =>
  `n.nspname = any (current_schemas(false)) and not exists (select from pg_depend x
    where x.classid = '${catalogue}'::regclass and x.objid = ${object}.oid and x.deptype = 'e')`

/* In this order: what is left of types and routines is used by nothing any more. */
const POSTGRES = `select format('drop %s if exists %I.%I cascade', k.kind, n.nspname, c.relname) as sql
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join (values ('v', 'view'), ('m', 'materialized view'), ('r', 'table'), ('p', 'table'), ('f', 'foreign table'),
      ('S', 'sequence'), ('c', 'type')) k(letter, kind) on k.letter = c.relkind
    where ${OURS('c', 'pg_class')}
  union all
  select format('drop %s if exists %I.%I cascade', case t.typtype when 'd' then 'domain' else 'type' end, n.nspname, t.typname)
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where t.typtype in ('d', 'e') and ${OURS('t', 'pg_type')}
  union all
  select format('drop routine if exists %s cascade', p.oid::regprocedure)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS('p', 'pg_proc')}`

/* Lucid leaves out routines, and drops nothing with half a statement. */
const EMPTIERS: Record<Dialect, (client: QueryClientContract) => Promise<void>> = {
  async postgres(client) {
    const { rows } = await client.rawQuery(POSTGRES)
    for (const { sql } of rows) await client.rawQuery(sql)
  },

  async mysql(client) {
    const views = await client.getAllViews()
    if (views.length > 0) await client.dropAllViews()
    const tables = await client.getAllTables()
    if (tables.length > 0) await client.dropAllTables()
  },

  async sqlite(client) {
    const views = await client.getAllViews()
    for (const view of views) await client.rawQuery('drop view ??', [view])
    await client.dropAllTables()
  },
}

/** Drops whatever migrations have made in a database. */
export const emptyDatabase = (client: QueryClientContract): Promise<void> =>
  EMPTIERS[dialectOf(client)](client)
