/**
 * The JSON of a value, which is the same for the same value: the order in which a caller wrote the keys of an object
 * means nothing.
 */
export const toCanonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (isObject(part) ? sorted(part) : part))

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sorted = (value: object) =>
  Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
