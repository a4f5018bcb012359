import type { CommandAnswer } from './keyed_call.js'

/** An answer as it is stored: its body as JSON, or null if there is none. */
export interface StoredAnswer {
  status: number
  response: string | null
}

/** Takes down what an answer is now: an implementation may go on with the object. */
export const toStored = ({ status, body }: CommandAnswer): StoredAnswer => ({
  status,
  response: JSON.stringify(body) ?? null,
})

export const fromStored = ({ status, response }: StoredAnswer): CommandAnswer => ({
  status,
  body: response === null ? undefined : JSON.parse(response),
})

/** Where two answers are not the same JSON, as `body.lines.0.quantity`; null if they are the same. */
export function findDifference(left: StoredAnswer, right: StoredAnswer): string | null {
  if (left.status !== right.status) return 'status'
  if (left.response === right.response) return null
  if (left.response === null || right.response === null) return 'body'
  return compare(JSON.parse(left.response), JSON.parse(right.response), 'body')
}

function compare(left: unknown, right: unknown, path: string): string | null {
  if (left === right) return null
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) {
    return path
  }
  // the order of keys means nothing
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const isCommon = Object.hasOwn(left, key) && Object.hasOwn(right, key)
    const found = isCommon ? compare(left[key], right[key], `${path}.${key}`) : `${path}.${key}`
    if (found) return found
  }
  return null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
