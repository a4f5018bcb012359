import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDefault } from './default_text.js'
import { parseIndexStatement } from './index_statement.js'
import type { Column, ForeignKey, Index, Table } from './shape.js'
import { toComparable } from './sql_lexemes.js'
import { type ColumnWords, parseTableStatement } from './sqlite_statement.js'

const COLUMNS = `select m.name as "table", c.name, c.type, c."notnull" as is_required, c.dflt_value, c.pk, c.hidden
  from sqlite_master m join pragma_table_xinfo(m.name) c where m.type = 'table'`
const INDEXES = `select m.name as "table", i.name, i."unique" as is_unique, i.origin, s.sql, c.seqno, c.name as "column"
  from sqlite_master m join pragma_index_list(m.name) i join pragma_index_info(i.name) c
  left join sqlite_master s on s.type = 'index' and s.name = i.name
  where m.type = 'table' and i.origin <> 'pk' order by i.name, c.seqno`
const FOREIGN_KEYS = `select m.name as "table", f.id, f.seq, f."table" as target, f."from", f."to", f.on_delete, f.on_update
  from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' order by f.id, f.seq`

interface ColumnRow {
  table: string
  name: string
  type: string
  is_required: number
  dflt_value: string | null
  pk: number
  /** 1 is of a virtual table, 2 and 3 are computed */
  hidden: number
}

interface IndexRow {
  table: string
  name: string
  is_unique: number
  /** `u` of a constraint in the statement of the table, `c` of one of its own */
  origin: string
  sql: string | null
  column: string
}

interface ForeignKeyRow {
  table: string
  id: number
  target: string
  from: string
  /** null if the primary key is meant */
  to: string | null
  on_delete: string
  on_update: string
}

/** Reads the schema of a SQLite database. */
export async function readSqlite(client: QueryClientContract): Promise<Table[]> {
  const read = <Row>(sql: string): Promise<Row[]> => client.rawQuery(sql)
  const tables = await read<{ name: string; sql: string }>(
    `select m.name, m.sql from sqlite_master m join pragma_table_list l on l.name = m.name
     where m.type = 'table' and l.schema = 'main' and l.type = 'table' and m.name not like 'sqlite!_%' escape '!'`
  )
  const columns = Map.groupBy(await read<ColumnRow>(COLUMNS), ({ table }) => table)
  const indexes = Map.groupBy(await read<IndexRow>(INDEXES), ({ table }) => table)
  const foreignKeys = Map.groupBy(await read<ForeignKeyRow>(FOREIGN_KEYS), ({ table }) => table)
  const primaryKeyOf = (table: string) => toPrimaryKey(columns.get(table) ?? [])

  return tables.map(({ name, sql }) => {
    const words = parseTableStatement(sql)
    return {
      name,
      columns: (columns.get(name) ?? []).map((row) =>
        toColumn(row, words.columns.get(row.name.toLowerCase()))
      ),
      primaryKey: primaryKeyOf(name),
      indexes: toIndexes(indexes.get(name) ?? []),
      foreignKeys: toForeignKeys(foreignKeys.get(name) ?? [], primaryKeyOf),
      checks: words.checks,
    }
  })
}

function toColumn(row: ColumnRow, words: ColumnWords | undefined): Column {
  const type = toComparable(row.type)
  return {
    name: row.name,
    type,
    // the key that is the number of the row itself is never null, be it said or not
    isNullable: row.is_required === 0 && !(row.pk > 0 && type === 'integer'),
    default: toDefault(row.dflt_value, type),
    identity: words?.isAutoIncrement ? 'autoincrement' : null,
    collation: words?.collation ?? null,
    generated: row.hidden > 1 ? (words?.generated ?? '') : null,
    comment: null,
    catalogue: {
      'type': row.type,
      'cast("notnull" as text)': String(row.is_required),
      'dflt_value': row.dflt_value,
    },
  }
}

const toPrimaryKey = (rows: ColumnRow[]): string[] =>
  rows
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name)

function toIndexes(rows: IndexRow[]): Index[] {
  return [...Map.groupBy(rows, ({ name }) => name)].map(([name, parts]) => {
    const { origin, sql, is_unique: isUnique } = parts[0]!
    const columns = parts.map(({ column }) => column)
    const content = sql === null ? { columns, options: null } : parseIndexStatement(sql)
    return {
      name: origin === 'c' ? name : null,
      ...content,
      isUnique: isUnique === 1,
      isConstraint: origin !== 'c',
      isUsable: true,
      isImplied: false,
      statement: sql,
    }
  })
}

function toForeignKeys(
  rows: ForeignKeyRow[],
  primaryKeyOf: (table: string) => string[]
): ForeignKey[] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((parts) => {
    const { target, on_delete: onDelete, on_update: onUpdate } = parts[0]!
    const named = parts.flatMap(({ to }) => to ?? [])
    return {
      name: null,
      columns: parts.map(({ from }) => from),
      references: { table: target, columns: named.length > 0 ? named : primaryKeyOf(target) },
      onDelete: onDelete.toLowerCase(),
      onUpdate: onUpdate.toLowerCase(),
    }
  })
}
