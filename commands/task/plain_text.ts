const CONTROLS = /\p{Cc}+/gu

/** Text of a task on one line: what it logs may come from elsewhere, and must not speak to the terminal. */
export const toLine = (text: string): string => text.replaceAll(CONTROLS, ' ').trim()

/** Text of a task with its lines. */
export const toLines = (text: string): string => text.split(/\r?\n/).map(indented).join('\n')

const indented = (line: string): string => {
  const [indentation = ''] = /^ */.exec(line) ?? []
  return indentation + toLine(line)
}

/** A moment in ISO 8601, without what nobody reads of it. */
export const toMoment = (time: number | null): string =>
  time === null ? '-' : new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')

/** A moment for programs. */
export const toIso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString()
