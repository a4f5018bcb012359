import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { toMysqlColumn, type MysqlColumnRow } from './mysql_column.js'
import { toMysqlIndexes, type MysqlIndexRow } from './mysql_index.js'
import type { Check, ForeignKey, Table } from './shape.js'
import { toComparable } from './sql_lexemes.js'

const TABLES = `select table_name as name from information_schema.tables
  where table_schema = database() and table_type = 'BASE TABLE'`
const COLUMNS = `select c.table_name as 'table', c.column_name as name, c.column_type as type, c.is_nullable, c.column_default,
    c.extra, c.collation_name as collation, c.column_comment as comment, c.generation_expression,
    s.default_collation_name as default_collation
  from information_schema.columns c join information_schema.schemata s on s.schema_name = c.table_schema
  where c.table_schema = database()`
/* MySQL has expressions in a column that MariaDB does not know. */
const INDEXES = `select s.* from information_schema.statistics s where s.table_schema = database()
  order by s.index_name, s.seq_in_index`
const FOREIGN_KEYS = `select r.table_name as 'table', r.constraint_name as name, r.referenced_table_name as target,
    k.column_name as 'from', k.referenced_column_name as 'to', r.delete_rule as on_delete, r.update_rule as on_update
  from information_schema.referential_constraints r
  join information_schema.key_column_usage k on k.constraint_schema = r.constraint_schema
    and k.constraint_name = r.constraint_name and k.table_name = r.table_name
  where r.constraint_schema = database() order by r.constraint_name, k.ordinal_position`
const CHECKS_OF_MARIADB = `select table_name as 'table', constraint_name as name, check_clause as source, level
  from information_schema.check_constraints where constraint_schema = database()`
const CHECKS_OF_MYSQL = `select t.table_name as 'table', c.constraint_name as name, c.check_clause as source, 'Table' as level
  from information_schema.check_constraints c join information_schema.table_constraints t
    on t.constraint_schema = c.constraint_schema and t.constraint_name = c.constraint_name and t.constraint_type = 'CHECK'
  where c.constraint_schema = database()`

interface ForeignKeyRow {
  table: string
  name: string
  target: string
  from: string
  to: string
  on_delete: string
  on_update: string
}

interface CheckRow {
  table: string
  name: string
  source: string
  level: string
}

/** Reads the schema of a MySQL or MariaDB database. */
export async function readMysql(client: QueryClientContract): Promise<Table[]> {
  const read = async <Row>(sql: string): Promise<Row[]> => {
    const [rows] = await client.rawQuery(sql)
    return rows.map(withSmallLetters)
  }
  const [{ version } = { version: '' }] = await read<{ version: string }>(
    'select version() as version'
  )
  const isMariadb = version.includes('MariaDB')
  const checkSql = isMariadb ? CHECKS_OF_MARIADB : CHECKS_OF_MYSQL

  const tables = await read<{ name: string }>(TABLES)
  const columns = Map.groupBy(await read<MysqlColumnRow>(COLUMNS), ({ table }) => table)
  const indexes = Map.groupBy(await read<MysqlIndexRow>(INDEXES), (row) => row.table_name)
  const foreignKeys = Map.groupBy(await read<ForeignKeyRow>(FOREIGN_KEYS), ({ table }) => table)
  const checks = Map.groupBy(await read<CheckRow>(checkSql), ({ table }) => table)

  return tables.map(({ name }) => {
    const keys = toForeignKeys(foreignKeys.get(name) ?? [])
    const rows = Map.groupBy(indexes.get(name) ?? [], (row) => row.index_name === 'PRIMARY')
    const json = new Set((checks.get(name) ?? []).filter(isJson).map((check) => check.name))
    return {
      name,
      columns: (columns.get(name) ?? []).map((row) =>
        toMysqlColumn(row, { isMariadb, isJson: json.has(row.name) })
      ),
      primaryKey: (rows.get(true) ?? []).map((row) => row.column_name!),
      indexes: toMysqlIndexes(rows.get(false) ?? [], keys),
      foreignKeys: keys,
      checks: (checks.get(name) ?? []).filter((row) => !isJson(row)).map(toCheck),
    }
  })
}

/** MariaDB has no type for JSON, but text with a condition of the column's name. */
const isJson = ({ level, source }: CheckRow): boolean =>
  level === 'Column' && /^json_valid\(`?[^()]+`?\)$/i.test(source)

const toCheck = ({ name, source }: CheckRow): Check => ({
  name,
  expression: toComparable(source),
  source,
})

function toForeignKeys(rows: ForeignKeyRow[]): ForeignKey[] {
  return [...Map.groupBy(rows, ({ name }) => name)].map(([name, parts]) => {
    const { target, on_delete: onDelete, on_update: onUpdate } = parts[0]!
    return {
      name,
      columns: parts.map(({ from }) => from),
      references: { table: target, columns: parts.map(({ to }) => to) },
      onDelete: toAction(onDelete),
      onUpdate: toAction(onUpdate),
    }
  })
}

/* The two are one to these databases. */
const toAction = (rule: string): string => {
  const action = rule.toLowerCase()
  return action === 'no action' ? 'restrict' : action
}

const withSmallLetters = <Row>(row: Record<string, unknown>): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value])) as Row
