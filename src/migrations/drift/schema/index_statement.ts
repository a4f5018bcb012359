import { bracketed, is, join, splitList, type Token, tokenize } from './sql_tokens.js'

/** What a statement that makes an index says about its content. */
export interface IndexContent {
  columns: string[]
  options: string | null
}

/**
 * Reads `create index … on …` of SQLite and PostgreSQL.
 *
 * @example
 * ```ts
 * parseIndexStatement(`create index i on t (a, lower(b) desc) where a > 1`)
 * // { columns: ['a', 'lower(b) desc'], options: 'where a>1' }
 * ```
 */
export function parseIndexStatement(sql: string): IndexContent {
  const tokens = tokenize(sql)
  const on = tokens.findIndex((token) => is(token, 'on'))
  const open = tokens.findIndex((token, at) => at > on && is(token, '('))
  const { inside, end } = bracketed(tokens, open)
  const rest = [...methodOf(tokens.slice(on, open)), ...tokens.slice(end)]
  return {
    columns: splitList(inside).map(columnText),
    options: rest.length > 0 ? join(rest) : null,
  }
}

/** Ascending, by a B-tree, is how an index is anyway. */
function columnText(tokens: Token[]): string {
  return join(is(tokens.at(-1), 'asc') ? tokens.slice(0, -1) : tokens)
}

function methodOf(tokens: Token[]): Token[] {
  const using = tokens.findIndex((token) => is(token, 'using'))
  return using === -1 || is(tokens[using + 1], 'btree') ? [] : tokens.slice(using, using + 2)
}
