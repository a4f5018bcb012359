import { toComparable } from './sql_lexemes.js'

const QUOTED_NUMBER = /^'(-?\d+(?:\.\d+)?)'$/
const CAST_LITERAL = /^('(?:[^']|'')*')::[\w "().[\]]+$/
const NUMERIC =
  /^(?:tinyint|smallint|mediumint|int|integer|bigint|decimal|numeric|float|double|real|bool|boolean)\b/i
const LITERAL = /^'(?:[^']|'')*'$/
/* PostgreSQL calls it either, as it was given. */
const CURRENT_TIMESTAMP = /^(?:current_timestamp(?:\(0?\))?|now\(\))$/

/**
 * A default in the form by which it is compared: what the database, or who wrote it, says in several ways
 * (`'0'` and `0`, `('a')`, `'a'::text`) is one.
 *
 * @param type of the column
 */
export function toDefault(sql: string | null, type: string): string | null {
  if (sql === null) return null
  const bare = withoutCast(withoutBrackets(sql.trim()))
  if (bare.toLowerCase() === 'null') return null

  const number = NUMERIC.test(type) ? QUOTED_NUMBER.exec(bare)?.[1] : undefined
  if (number !== undefined) return number
  if (LITERAL.test(bare)) return bare
  const comparable = toComparable(bare)
  return CURRENT_TIMESTAMP.test(comparable) ? 'current_timestamp' : comparable
}

function withoutBrackets(sql: string): string {
  return /^\([^()]*\)$/.test(sql) ? sql.slice(1, -1).trim() : sql
}

/* PostgreSQL tells the type of the column with each literal, which changes with it. */
const withoutCast = (sql: string): string => CAST_LITERAL.exec(sql)?.[1] ?? sql
