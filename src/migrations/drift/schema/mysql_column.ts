import { toDefault } from './default_text.js'
import type { Column } from './shape.js'
import { toComparable } from './sql_lexemes.js'

const DISPLAY_WIDTH = /^(tinyint|smallint|mediumint|int|bigint)\((\d+)\)/
const ON_UPDATE = /on update [\w()]+/i
const LITERAL = /^'(?:[^'\\]|''|\\.)*'$/s
const ESCAPES: Record<string, string> = { 'n': '\n', 'r': '\r', 't': '\t', '0': '\0', 'Z': '\x1A' }
const NUMBERS = /int|decimal|numeric|float|double|bit/

/** A column, as both databases tell it. */
export interface MysqlColumnRow {
  table: string
  name: string
  type: string
  is_nullable: 'YES' | 'NO'
  column_default: string | null
  extra: string
  collation: string | null
  default_collation: string
  comment: string
  generation_expression: string | null
}

/** Reads one column. */
export function toMysqlColumn(
  row: MysqlColumnRow,
  { isMariadb, isJson }: { isMariadb: boolean; isJson: boolean }
): Column {
  const type = isJson ? 'json' : withoutWidth(row.type)
  const hasOwnCollation = !isJson && row.collation !== row.default_collation
  return {
    name: row.name,
    type,
    isNullable: row.is_nullable === 'YES',
    default: defaultOf(row, isMariadb),
    identity: /auto_increment/i.test(row.extra) ? 'auto_increment' : null,
    collation: hasOwnCollation ? row.collation : null,
    generated: row.generation_expression ? toComparable(row.generation_expression) : null,
    comment: row.comment || null,
    catalogue: {
      column_type: row.type,
      is_nullable: row.is_nullable,
      column_default: row.column_default,
      collation_name: row.collation,
      extra: row.extra,
    },
  }
}

/* How wide a number is shown is told by older servers alone; a tinyint(1) is how a boolean is stored. */
const withoutWidth = (type: string): string =>
  type.replace(DISPLAY_WIDTH, (whole, name, width) =>
    name === 'tinyint' && width === '1' ? whole : name
  )

/** MariaDB tells SQL, MySQL the bare value, with a remark if it is an expression. */
function defaultOf(row: MysqlColumnRow, isMariadb: boolean): string | null {
  const { column_default: value, extra, type } = row
  const onUpdate = ON_UPDATE.exec(extra)?.[0].toLowerCase().replace('()', '')
  const isSql =
    isMariadb || /default_generated/i.test(extra) || /^current_timestamp/i.test(value ?? '')
  const told = isMariadb && value !== null ? withoutEscapes(value) : value
  const sql = told === null || isSql || NUMBERS.test(type) ? told : quote(told)
  const text = toDefault(sql, type)
  return onUpdate ? `${text ?? 'null'} ${onUpdate}` : text
}

/** What MariaDB escapes in the catalogue, as the texts of other databases are compared without. */
const withoutEscapes = (sql: string): string =>
  LITERAL.test(sql)
    ? sql.replace(/\\(.)/gs, (_, character) =>
        character === "'" ? "''" : (ESCAPES[character] ?? character)
      )
    : sql

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
