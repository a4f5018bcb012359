/* A spreadsheet takes text that begins so for a formula, and would execute what somebody entered as a name. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r]/
const QUOTED = /[",\r\n]|^\s|\s$/

/** Begins a file, so that spreadsheets know that it is UTF-8. */
export const CSV_START = '\uFEFF'

/**
 * A line of a CSV file by RFC 4180, with its end. Text that a spreadsheet would take for a formula begins with an
 * apostrophe.
 *
 * @example
 * ```ts
 * toCsvLine(['P-1', 'Bolt, 3"', '=1+1', -5]) // P-1,"Bolt, 3""",'=1+1,-5
 * ```
 */
export const toCsvLine = (values: readonly (string | number)[]): string =>
  `${values.map(toField).join(',')}\r\n`

function toField(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
