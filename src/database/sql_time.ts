import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'

const SECONDS_OR_MILLISECONDS = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{3})?$/

/**
 * Writes a moment the way Lucid's models do on the same connection, for queries that use no model.
 * The provider sets luxon's zone to UTC, so that rows mean the same wherever the process runs.
 */
export const toSqlTime = (
  client: Pick<QueryClientContract, 'dialect'>,
  time: DateTime = DateTime.utc()
): string => time.toUTC().toFormat(client.dialect.dateTimeFormat)

/** Reads a moment as any of the drivers returns it: a Date, text in UTC, or milliseconds. */
export function fromSqlTime(value: Date | string | number): DateTime {
  if (value instanceof Date) return DateTime.fromJSDate(value, { zone: 'utc' })
  if (typeof value === 'number') return DateTime.fromMillis(value, { zone: 'utc' })
  return DateTime.fromSQL(value, { zone: 'utc' })
}

/** A moment of a row as the API tells it: ISO 8601 in UTC with milliseconds, or null. */
export const toIsoTime = (value: Date | string | number | null): string | null => {
  if (value === null) return null
  // `2026-03-01 08:00:00`, for which luxon takes longer than the database for the row
  if (typeof value === 'string' && SECONDS_OR_MILLISECONDS.test(value))
    return `${value.slice(0, 10)}T${value.slice(11).padEnd(12, '.000')}Z`
  return value instanceof Date ? value.toISOString() : fromSqlTime(value).toISO()
}
