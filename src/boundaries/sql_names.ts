const TABLE = /^\s*(?:\w+\.)?(\w+)(?:\s+(?:as\s+)?\w+)?\s*$/i
const COLUMN = /^\s*(?:\w+\.)?(\w+)\.(?:\w+|\*)\s*$/
/* What a statement says about nothing: its texts, and what is commented out. */
const SILENT = /'(?:[^'\\]|\\.|'')*'|--[^\n]*|\/\*.*?\*\//gs
const NAME = String.raw`(?:\w+|"[^"]*"|\x60[^\x60]*\x60|\[\w+\])`
const TOKEN = new RegExp(String.raw`${NAME}(?:\s*\.\s*${NAME})*|\S`, 'g')
const LOCAL =
  /(?<!\btable\s+)\b(\w+)\s*(?:\([^()]*\)\s*)?\bas\s+(?:(?:not\s+)?materialized\s*)?\(/gi
const QUOTES = /["`[\]]/g

const LISTS = new Set(['from', 'join', 'straight_join', 'update'])
const TARGETS = new Set(['into', 'table', 'truncate'])
/* What may stand between such a word and the name. */
const SKIPPED = new Set(['only', 'lateral', 'if', 'not', 'exists', 'ignore', 'low_priority'])
/* `on conflict do update`, `for update`, `is distinct from` and the like are followed by no table. */
const OTHERWISE: Record<string, ReadonlySet<string>> = {
  update: new Set(['key', 'for', 'do', 'on', 'after', 'before', 'or']),
  from: new Set(['distinct']),
  straight_join: new Set(['select']),
}
const END_OF_LIST = new Set(
  (
    'select where group order having limit offset fetch for union intersect except window set returning ' +
    'values duplicate conflict ;'
  ).split(' ')
)

/** Stands in a statement for what is only known when the program runs; nobody's table is called so. */
export const UNKNOWN = '_'

/** The table in `orders`, `orders as o` or `public.orders`. */
export const tableName = (text: string): string | null => TABLE.exec(text)?.[1] ?? null

/** The table in `orders.id`. */
export const columnOwner = (text: string): string | null => COLUMN.exec(text)?.[1] ?? null

/* What is known at one depth of parentheses. */
interface Level {
  /** the next name is that of a table: one of a list, or one alone */
  expects: 'list' | 'one' | null
  /** a comma is followed by another table */
  isList: boolean
  /** parentheses without a statement are those of a function, as in `extract(year from placed_at)` */
  isStatement: boolean
}

/**
 * The tables of a statement, or of a part of one: the names behind `from`, `join`, `into`, `update`, `table` and
 * `truncate`, whatever they are quoted with. A name that the statement itself gives with `with` is none.
 */
export function tablesOfSql(sql: string): string[] {
  const text = sql.replace(SILENT, ' ? ')
  const local = new Set([...text.matchAll(LOCAL)].map(([, name]) => name))
  const tokens = text.match(TOKEN) ?? []
  const tables: string[] = []
  const outer: Level[] = []
  let level: Level = { expects: null, isList: false, isStatement: true }

  for (const [index, token] of tokens.entries()) {
    const word = token.toLowerCase()
    if (word === '(') {
      outer.push(level)
      const expects = level.expects === 'list' ? 'list' : null
      level = { expects, isList: expects !== null, isStatement: expects !== null }
    } else if (word === ')') {
      level = { ...(outer.pop() ?? level), expects: null }
    } else if (word === ',') {
      level.expects = level.isList ? 'list' : null
    } else if (END_OF_LIST.has(word)) {
      const isStatement = level.isStatement || word === 'select'
      level = { expects: null, isList: false, isStatement }
    } else if (word === 'delete') {
      level.isStatement = true
    } else if (opensTable(word, tokens[index - 1], level)) {
      const isList = LISTS.has(word)
      level.expects = isList ? 'list' : 'one'
      level.isList ||= isList
    } else if (level.expects && !SKIPPED.has(word)) {
      const isFunction = level.expects === 'list' && tokens[index + 1] === '('
      const name = token.replace(QUOTES, '').split('.').at(-1)!.trim()
      if (!isFunction && !local.has(token)) tables.push(name)
      level.expects = null
    }
  }
  return tables
}

function opensTable(word: string, before: string | undefined, level: Level): boolean {
  if (OTHERWISE[word]?.has(before?.toLowerCase() ?? '')) return false
  if (word === 'from') return level.isStatement
  return LISTS.has(word) || TARGETS.has(word)
}
