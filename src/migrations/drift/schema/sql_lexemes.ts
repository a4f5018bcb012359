const LEXEME =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>(?:\b(?:b|e|n|x|_\w+))?'(?:[^']|'')*')|(?<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[a-z_][\w ]*\])|(?<word>[\w$.\u0080-\uffff]+)|(?<sign>[^\s])/gi

/** A piece of SQL that has a meaning of its own. */
export interface Lexeme {
  kind: 'text' | 'name' | 'word' | 'sign'
  /** of a name what stands between its quotes, of a word its small letters */
  value: string
}

/** Cuts SQL into pieces, without comments and spaces. */
export function toLexemes(sql: string): Lexeme[] {
  const lexemes: Lexeme[] = []
  for (const { groups } of sql.matchAll(LEXEME)) {
    const { comment, text, quoted, word, sign } = groups!
    if (comment !== undefined) continue
    if (text !== undefined) lexemes.push({ kind: 'text', value: text })
    else if (quoted !== undefined) lexemes.push({ kind: 'name', value: unquote(quoted) })
    else if (word !== undefined) lexemes.push({ kind: 'word', value: word.toLowerCase() })
    else lexemes.push({ kind: 'sign', value: sign! })
  }
  return lexemes
}

/** Whether a lexeme is this word or sign, and no name or text. */
export const is = (lexeme: Lexeme | undefined, value: string): boolean =>
  lexeme !== undefined &&
  lexeme.value === value &&
  (lexeme.kind === 'word' || lexeme.kind === 'sign')

/** Writes lexemes with no more spaces than they need, so that the same SQL is the same text. */
export function join(lexemes: readonly Lexeme[]): string {
  return lexemes.reduce((sql, { kind, value }, at) => {
    const before = lexemes[at - 1]
    const isApart = before && kind !== 'sign' && (before.kind !== 'sign' || before.value === ')')
    return sql + (isApart ? ' ' : '') + value
  }, '')
}

/** The lexemes between the bracket at this place and its partner, and the place behind it. */
export function bracketed(
  lexemes: readonly Lexeme[],
  start: number
): { inside: Lexeme[]; end: number } {
  let depth = 0
  for (let at = start; at < lexemes.length; at++) {
    if (is(lexemes[at], '(')) depth++
    if (is(lexemes[at], ')')) depth--
    if (depth === 0) return { inside: lexemes.slice(start + 1, at), end: at + 1 }
  }
  return { inside: lexemes.slice(start + 1), end: lexemes.length }
}

/** Cuts at the commas that stand in no brackets. */
export function splitList(lexemes: readonly Lexeme[]): Lexeme[][] {
  const parts: Lexeme[][] = [[]]
  let depth = 0
  for (const lexeme of lexemes) {
    if (is(lexeme, '(')) depth++
    if (is(lexeme, ')')) depth--
    if (depth === 0 && is(lexeme, ',')) parts.push([])
    else parts.at(-1)!.push(lexeme)
  }
  return parts
}

/** SQL in the form by which it is compared. */
export const toComparable = (sql: string): string => join(toLexemes(sql))

function unquote(quoted: string): string {
  const quote = quoted.at(-1)!
  return quoted.slice(1, -1).replaceAll(quote + quote, quote)
}
