const TOKEN =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>(?:\b(?:b|e|n|x|_\w+))?'(?:[^']|'')*')|(?<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[a-z_][\w ]*\])|(?<word>[\w$.\u0080-\uffff]+)|(?<sign>[^\s])/gi

/** A piece of SQL that has a meaning of its own. */
export interface Token {
  kind: 'text' | 'name' | 'word' | 'sign'
  /** of a name what stands between its quotes, of a word its small letters */
  value: string
}

/** Cuts SQL into pieces, without comments and spaces. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  for (const { groups } of sql.matchAll(TOKEN)) {
    const { comment, text, quoted, word, sign } = groups!
    if (comment !== undefined) continue
    if (text !== undefined) tokens.push({ kind: 'text', value: text })
    else if (quoted !== undefined) tokens.push({ kind: 'name', value: unquote(quoted) })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word.toLowerCase() })
    else tokens.push({ kind: 'sign', value: sign! })
  }
  return tokens
}

/** Whether a token is this word or sign, and no name or text. */
export const is = (token: Token | undefined, value: string): boolean =>
  token !== undefined && token.value === value && (token.kind === 'word' || token.kind === 'sign')

/** Writes tokens with no more spaces than they need, so that the same SQL is the same text. */
export function join(tokens: readonly Token[]): string {
  return tokens.reduce((sql, { kind, value }, at) => {
    const before = tokens[at - 1]
    const isApart = before && kind !== 'sign' && (before.kind !== 'sign' || before.value === ')')
    return sql + (isApart ? ' ' : '') + value
  }, '')
}

/** The tokens between the bracket at this place and its partner, and the place behind it. */
export function bracketed(
  tokens: readonly Token[],
  start: number
): { inside: Token[]; end: number } {
  let depth = 0
  for (let at = start; at < tokens.length; at++) {
    if (is(tokens[at], '(')) depth++
    if (is(tokens[at], ')')) depth--
    if (depth === 0) return { inside: tokens.slice(start + 1, at), end: at + 1 }
  }
  return { inside: tokens.slice(start + 1), end: tokens.length }
}

/** Cuts at the commas that stand in no brackets. */
export function splitList(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (is(token, '(')) depth++
    if (is(token, ')')) depth--
    if (depth === 0 && is(token, ',')) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}

/** SQL in the form by which it is compared. */
export const toComparable = (sql: string): string => join(tokenize(sql))

function unquote(quoted: string): string {
  const quote = quoted.at(-1)!
  return quoted.slice(1, -1).replaceAll(quote + quote, quote)
}
