import { DateTime } from 'luxon'

/** How the values of a column are compared: letter by letter, by day, or as whatever a driver makes of them. */
export type ColumnKind = 'text' | 'day' | 'other'

const TEXT = /char|text|clob|^enum|^set/i

/** Sorts the types that the databases have into those that matter here. */
export function toColumnKind(type: string): ColumnKind {
  if (/^date$/i.test(type)) return 'day'
  return TEXT.test(type) ? 'text' : 'other'
}

/** The day of a moment, or of text that begins with one. */
export function toDay(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, 10)
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return DateTime.isDateTime(value) ? value.toUTC().toISODate() : value
}

/**
 * The row as it is in the database, wherever the process runs: drivers return what has no zone as if it were of
 * the zone of the process.
 */
export function withoutZone<Row extends Record<string, unknown>>(
  row: Row,
  types: ReadonlyMap<string, string>
): Row {
  const times = Object.entries(row).flatMap(([column, value]) => {
    const type = types.get(column)
    if (!(value instanceof Date) || (type !== 'date' && type !== ZONELESS)) return []
    return [[column, type === 'date' ? toWrittenDay(value) : toWrittenTime(value)]]
  })
  return times.length === 0 ? row : { ...row, ...Object.fromEntries(times) }
}

/* Only PostgreSQL has it, whose driver takes it for local time. */
const ZONELESS = 'timestamp without time zone'

const toWrittenTime = (value: Date) =>
  DateTime.fromJSDate(value, { zone: 'system' }).toFormat('yyyy-MM-dd HH:mm:ss.SSS')

/* A day comes as its midnight, in UTC or where the process runs. */
const toWrittenDay = (value: Date) =>
  value.getTime() % 86_400_000 === 0
    ? toDay(value)
    : DateTime.fromJSDate(value, { zone: 'system' }).toISODate()
