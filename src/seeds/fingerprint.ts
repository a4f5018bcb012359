import { hash } from 'node:crypto'
import { DateTime } from 'luxon'
import { fromSqlTime } from '../database/main.js'
import { type ColumnKind, toDay } from './column_kinds.js'

const TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}/
const DECIMAL = /^-?(?:0|[1-9]\d*)\.\d+$/
const LENGTH = 16
/* No text is like it. */
const NOTHING = '\0'

/**
 * One spelling for what the drivers spell differently: booleans come back as 1, decimals as text with zeros,
 * JSON as text, times as text or dates.
 *
 * @example
 * ```ts
 * toCanonical(true) === toCanonical(1) // true
 * ```
 */
export function toCanonical(value: unknown): string {
  if (value === null || value === undefined) return NOTHING
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'string') return canonicalText(value)
  if (value instanceof Date) return value.toISOString()
  if (DateTime.isDateTime(value)) return value.toJSDate().toISOString()
  if (Buffer.isBuffer(value)) return value.toString('hex')
  if (typeof value === 'object') return JSON.stringify(sorted(value))
  return String(value)
}

/**
 * Tells later whether a value was changed without keeping the value itself. Text is taken as it stands: `1.10` is
 * another version than `1.1`.
 */
export function fingerprint(value: unknown, kind: ColumnKind): string {
  const isExact = kind === 'text' && typeof value === 'string'
  return hash('sha256', isExact ? value : canonicalOf(value, kind)).slice(0, LENGTH)
}

/** Whether the database has what a seed declares. */
export function isAsDeclared(declared: unknown, current: unknown, kind: ColumnKind): boolean {
  if (kind === 'text' && typeof declared === 'string' && typeof current === 'string')
    return declared === current
  return canonicalOf(declared, kind) === canonicalOf(current, kind)
}

const canonicalOf = (value: unknown, kind: ColumnKind) =>
  toCanonical(kind === 'day' ? toDay(value) : value)

function canonicalText(text: string): string {
  if (DECIMAL.test(text)) return text.replace(/\.?0+$/, '')
  if (text.startsWith('{') || text.startsWith('[')) return canonicalJson(text)
  if (!TIME.test(text)) return text

  const time = text.includes('T') ? DateTime.fromISO(text, { zone: 'utc' }) : fromSqlTime(text)
  return time.isValid ? time.toJSDate().toISOString() : text
}

function canonicalJson(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)))
  } catch {
    // text that only looks like JSON stands for itself
    return text
  }
}

/** MySQL and PostgreSQL keep the members of a JSON object in an order of their own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)])
  )
}
