const TABLE = /^\s*(?:\w+\.)?(\w+)(?:\s+(?:as\s+)?\w+)?\s*$/i
const COLUMN = /^\s*(?:\w+\.)?(\w+)\.(?:\w+|\*)\s*$/
const QUOTED = /'(?:[^']|'')*'|--[^\n]*|\/\*.*?\*\//gs
const WORD = /[A-Za-z_]\w*/g
const AFTER_ALIAS = /\bas\s+["`]?$/i
const AFTER_DOT = /\.["`]?$/
const AFTER_SCHEMA = /\b(?:from|join|into|update|table)\s+["`]?\w+["`]?\.["`]?$/i

/** The table in `orders`, `orders as o` or `public.orders`. */
export const tableName = (text: string): string | null => TABLE.exec(text)?.[1] ?? null

/** The table in `orders.id`. */
export const columnOwner = (text: string): string | null => COLUMN.exec(text)?.[1] ?? null

/** The words of a statement that can name a table: not within its texts, no alias, no column of another name. */
export function wordsOfSql(sql: string): string[] {
  const text = sql.replace(QUOTED, ' ')
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const before = text.slice(0, index)
    if (AFTER_ALIAS.test(before)) return []
    return AFTER_DOT.test(before) && !AFTER_SCHEMA.test(before) ? [] : [word]
  })
}
