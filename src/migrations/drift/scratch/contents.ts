import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { dialectOf } from '../schema/introspect.js'
import type { Dialect } from '../schema/shape.js'

/** Something that lies in a database. */
export interface Content {
  name: string
  /** the statement that drops it */
  sql: string
}

const OURS = (object: string, catalogue: string) =>
  `n.nspname = any (current_schemas(false)) and not exists (select from pg_depend x
    where x.classid = '${catalogue}'::regclass and x.objid = ${object}.oid and x.deptype = 'e')`

/* In this order: what is left of types and routines is used by nothing any more. */
const POSTGRES = `select c.relname::text as name, format('drop %s if exists %I.%I cascade', k.kind, n.nspname, c.relname) as sql
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join (values ('v', 'view'), ('m', 'materialized view'), ('r', 'table'), ('p', 'table'), ('f', 'foreign table'),
      ('S', 'sequence'), ('c', 'type')) k(letter, kind) on k.letter = c.relkind
    where ${OURS('c', 'pg_class')}
  union all
  select t.typname, format('drop %s if exists %I.%I cascade', case t.typtype when 'd' then 'domain' else 'type' end, n.nspname, t.typname)
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where t.typtype in ('d', 'e', 'r') and ${OURS('t', 'pg_type')}
  union all
  select p.proname, format('drop routine if exists %s cascade', p.oid::regprocedure)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS('p', 'pg_proc')} and not exists (select from pg_depend x
      where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'i')`

const MYSQL = `select table_name as name, case table_type when 'VIEW' then 'view' when 'SEQUENCE' then 'sequence' else 'table' end as kind
    from information_schema.tables where table_schema = database()
  union all
  select routine_name, lower(routine_type) from information_schema.routines where routine_schema = database()
  union all
  select event_name, 'event' from information_schema.events where event_schema = database()`

/* Indexes and triggers go with their tables; a virtual table goes before the tables that it keeps its rows in. */
const SQLITE = `select name, type as kind from sqlite_master
  where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\'
  order by type = 'table', coalesce(sql, '') not like 'create virtual %'`

interface KindRow {
  name: string
  kind: string
}

const quoted = (name: string, mark: string) => mark + name.replaceAll(mark, mark + mark) + mark

const toContent =
  (mark: string) =>
  ({ name, kind }: KindRow): Content => ({
    name,
    sql: `drop ${kind} if exists ${quoted(name, mark)}`,
  })

const LISTS: Record<Dialect, (client: QueryClientContract) => Promise<Content[]>> = {
  async postgres(client) {
    const { rows } = await client.rawQuery(POSTGRES)
    // the driver takes a question mark for a value
    return rows.map(({ name, sql }: Content) => ({ name, sql: sql.replaceAll('?', '\\?') }))
  },

  async mysql(client) {
    const [rows] = await client.rawQuery(MYSQL)
    return rows.map(toContent('`'))
  },

  async sqlite(client) {
    const rows: KindRow[] = await client.rawQuery(SQLITE)
    return rows.map(toContent('"'))
  },
}

/** Lists whatever would be dropped to make a database empty: without any of it, it is. */
export const contentsOf = (client: QueryClientContract): Promise<Content[]> =>
  LISTS[dialectOf(client)](client)
