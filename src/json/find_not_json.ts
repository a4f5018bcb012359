/* Types of values, as a sentence names them. */
const WHAT: Record<string, string> = {
  bigint: 'a BigInt',
  function: 'a function',
  symbol: 'a symbol',
}

/** Where a value holds something that JSON does not carry, and what it is. */
export interface NotJson {
  path: string
  what: string
}

/**
 * Finds the first value that would not come out of JSON as it went in. Objects of a class are found too, whatever
 * their `toJSON` says: in one process they would arrive as they are, and in another as something else.
 * A property that is undefined counts as one that is missing.
 *
 * @example
 * ```ts
 * findNotJson({ lines: [{ at: new Date() }] }, 'input')   // { path: 'input.lines.0.at', what: 'a Date' }
 * ```
 */
export function findNotJson(value: unknown, path: string): NotJson | undefined {
  return visit(value, path, new Set())
}

function visit(value: unknown, path: string, above: Set<object>): NotJson | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : { path, what: String(value) }
  }
  if (typeof value !== 'object') return { path, what: WHAT[typeof value] ?? typeof value }
  if (above.has(value)) return { path, what: 'an object that contains itself' }
  if (!Array.isArray(value) && !isPlain(value)) return { path, what: describe(value) }

  above.add(value)
  // an array is walked by its length, because JSON makes null of its holes
  const entries = Array.isArray(value)
    ? Array.from(value, (item, index) => [String(index), item] as const)
    : Object.entries(value).filter(([, item]) => item !== undefined)
  for (const [key, item] of entries) {
    const found = visit(item, `${path}.${key}`, above)
    if (found) return found
  }
  above.delete(value)
  return undefined
}

/** Whether something is an object literal, of this realm or another. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function describe(value: object): string {
  const { name } = value.constructor ?? {}
  return name ? `a ${name}` : 'an object of a class'
}
