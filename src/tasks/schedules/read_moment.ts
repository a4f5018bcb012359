import { DateTime } from 'luxon'

const WITH_OFFSET =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-](0\d|1[0-4]):?[0-5]\d)$/

/**
 * Reads a moment that is the same in every zone. `Date.parse` would take February 30 for March 2.
 *
 * @returns milliseconds since 1970, or null if the text is no ISO 8601 with an offset
 */
export function readMoment(text: string): number | null {
  if (!WITH_OFFSET.test(text)) return null
  const moment = DateTime.fromISO(text, { zone: 'utc' })
  return moment.isValid ? moment.toMillis() : null
}
