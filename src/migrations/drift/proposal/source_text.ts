/** Whatever ends a line of TypeScript. */
export const LINE_ENDS = /[\r\n\u2028\u2029]/g

const ESCAPES: Record<string, string> = {
  '\r': '\\r',
  '\n': '\\n',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** A text of TypeScript, in the quotes that it has none of. */
export function quote(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replace(LINE_ENDS, (end) => ESCAPES[end]!)
  const mark = ["'", '"', '`'].find((one) => !text.includes(one))
  if (mark === undefined || (mark === '`' && text.includes('${'))) {
    return `'${escaped.replaceAll("'", "\\'")}'`
  }
  return mark + escaped + mark
}

/** A list of texts of TypeScript. */
export const quoteAll = (texts: readonly string[]): string => `[${texts.map(quote).join(', ')}]`

/** A text of SQL. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A text of SQL as MySQL and MariaDB read it, to which a backslash is an escape. */
export const mysqlText = (text: string): string => sqlText(text.replaceAll('\\', '\\\\'))

/** Comments that say a text, however many lines it has. */
export const commentLines = (text: string): string[] =>
  text
    .split(LINE_ENDS)
    .filter((line) => line !== '')
    .map((line) => `// ${line}`)

/** Moves lines to the right. */
export const indent = (lines: readonly string[], by = 2): string[] =>
  lines.map((line) => ' '.repeat(by) + line)
