import { bracketed, is, join, splitList, type Lexeme, toLexemes } from './sql_lexemes.js'

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
  const lexemes = toLexemes(sql)
  const on = lexemes.findIndex((lexeme) => is(lexeme, 'on'))
  const open = lexemes.findIndex((lexeme, at) => at > on && is(lexeme, '('))
  const { inside, end } = bracketed(lexemes, open)
  const rest = [...methodOf(lexemes.slice(on, open)), ...lexemes.slice(end)]
  return {
    columns: splitList(inside).map(columnText),
    options: rest.length > 0 ? join(rest) : null,
  }
}

/** Ascending, by a B-tree, is how an index is anyway. */
function columnText(lexemes: Lexeme[]): string {
  return join(is(lexemes.at(-1), 'asc') ? lexemes.slice(0, -1) : lexemes)
}

function methodOf(lexemes: Lexeme[]): Lexeme[] {
  const using = lexemes.findIndex((lexeme) => is(lexeme, 'using'))
  return using === -1 || is(lexemes[using + 1], 'btree') ? [] : lexemes.slice(using, using + 2)
}
