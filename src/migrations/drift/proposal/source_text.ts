/** A text of TypeScript, in the quotes that it has none of. */
export function quote(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
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

/** Moves lines to the right. */
export const indent = (lines: readonly string[], by = 2): string[] =>
  lines.map((line) => ' '.repeat(by) + line)
