import { findNotJson } from '../json/main.js'
import { E_TASK_VALUE_INVALID } from './errors.js'

const LONGEST = 64 * 1024

/**
 * The JSON of what is kept of a run.
 *
 * @param what how an error names it
 * @throws {E_TASK_VALUE_INVALID} if it is not plain JSON, or longer than 64 KB
 */
export function toKeptJson(what: string, value: unknown): string | null {
  if (value === undefined) return null
  const lost = findNotJson(value, what)
  if (lost) throw new E_TASK_VALUE_INVALID([what, `${lost.path} is ${lost.what}`])
  const text = JSON.stringify(value)
  const problem = findSizeProblem(text)
  if (problem) throw new E_TASK_VALUE_INVALID([what, `it ${problem}`])
  return text
}

/** Why JSON is too long to be kept, or null. */
export function findSizeProblem(json: string): string | null {
  const size = Buffer.byteLength(json)
  return size > LONGEST
    ? `has ${size} bytes of JSON, and ${LONGEST} are kept. Store it elsewhere, and keep where`
    : null
}
