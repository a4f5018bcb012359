/* A table is called by its schema too, unless that is the one in which tables are made. */
const NAME = (table: string) =>
  `(select case when nspname = current_schema() then ${table}.relname else nspname || '.' || ${table}.relname end
    from pg_namespace where oid = ${table}.relnamespace)`

/* What an extension brought is the extension's, and a partition has the form of its table. */
const OURS = `c.relkind in ('r', 'p') and not c.relispartition
  and c.relnamespace in (select oid from pg_namespace where nspname = any (current_schemas(false)))
  and not exists (select from pg_depend x
    where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')`

const NAMES_OF = (table: string, numbers: string) =>
  `(select array_agg(a.attname::text order by n.at) from unnest(${numbers}) with ordinality n(number, at)
    join pg_attribute a on a.attrelid = ${table} and a.attnum = n.number)`

export const TABLES = `select ${NAME('c')} as "table" from pg_class c where ${OURS}`

export const COLUMNS = `select ${NAME('c')} as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as is_required, pg_get_expr(d.adbin, d.adrelid) as "default", a.attidentity as identity,
    a.attgenerated as generated, col_description(a.attrelid, a.attnum) as comment,
    case when a.attcollation <> t.typcollation then l.collname end as collation, l.collname as full_collation,
    (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = a.atttypid) as labels,
    exists (select from pg_depend x join pg_class s on s.oid = x.objid and s.relkind = 'S'
      where x.refclassid = 'pg_class'::regclass and x.refobjid = a.attrelid and x.refobjsubid = a.attnum
        and x.deptype = 'a') as is_serial
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_collation l on l.oid = a.attcollation
  where ${OURS}`

export const PRIMARY_KEYS = `select ${NAME('c')} as "table", ${NAMES_OF('k.conrelid', 'k.conkey')} as columns
  from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype = 'p' where ${OURS}`

export const INDEXES = `select ${NAME('c')} as "table", n.relname as name, i.indisunique as is_unique, i.indisvalid as is_usable,
    exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('u', 'x')) as is_constraint,
    pg_get_indexdef(i.indexrelid) as statement
  from pg_class c join pg_index i on i.indrelid = c.oid and not i.indisprimary
  join pg_class n on n.oid = i.indexrelid where ${OURS}`

export const FOREIGN_KEYS = `select ${NAME('c')} as "table", k.conname as name, ${NAMES_OF('k.conrelid', 'k.conkey')} as columns,
    ${NAME('f')} as target, ${NAMES_OF('k.confrelid', 'k.confkey')} as target_columns,
    k.confdeltype as on_delete, k.confupdtype as on_update
  from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0
  join pg_class f on f.oid = k.confrelid where ${OURS}`

export const CHECKS = `select ${NAME('c')} as "table", k.conname as name, pg_get_constraintdef(k.oid) as source
  from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype = 'c' where ${OURS}`
