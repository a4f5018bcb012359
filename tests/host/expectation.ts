/* Stands in a document for what nobody can know. */
const ANYTHING = '…'

/**
 * Holds what a document shows against what a command printed.
 *
 * @returns what differs; nothing if all is as shown
 */
export function compareOutput(language: string, shown: string, printed: string): string[] {
  if (language === 'json') return compareJson(JSON.parse(shown), lastJson(printed), 'the answer')
  return compareLines(shown.split('\n'), printed.split('\n'))
}

/** Each line that is shown was printed, in this order; other lines may stand between them. */
function compareLines(shown: readonly string[], printed: readonly string[]): string[] {
  let from = 0
  for (const line of shown) {
    const index = printed.findIndex((text, at) => at >= from && matches(line, text.trimEnd()))
    if (index === -1) return [`no line reads "${line}" in what was printed:\n${printed.join('\n')}`]
    from = index + 1
  }
  return []
}

/** Each member that is shown is there; an answer may have more of them than a document wants to show. */
function compareJson(shown: unknown, actual: unknown, path: string): string[] {
  if (shown === ANYTHING) return []
  if (Array.isArray(shown) && Array.isArray(actual) && shown.length === actual.length) {
    return shown.flatMap((item, index) => compareJson(item, actual[index], `${path}[${index}]`))
  }
  if (isObject(shown) && isObject(actual)) {
    return Object.entries(shown).flatMap(([key, value]) =>
      compareJson(value, actual[key], `${path}.${key}`)
    )
  }
  const isSame =
    typeof shown === 'string' && typeof actual === 'string'
      ? matches(shown, actual)
      : shown === actual
  return isSame ? [] : [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(shown)}`]
}

function lastJson(printed: string): unknown {
  const line = printed.trimEnd().split('\n').at(-1)!
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function matches(shown: string, actual: string): boolean {
  const pattern = shown.split(ANYTHING).map(RegExp.escape).join('.*')
  return new RegExp(`^${pattern}$`, 's').test(actual)
}
