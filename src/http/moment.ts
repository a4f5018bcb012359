import vine from '@vinejs/vine'
import { DateTime } from 'luxon'

/* What every database can store. */
const EARLIEST = 1000
const LATEST = 9999

/** A moment as ISO 8601 writes it, for instance `2026-03-01T08:00:00+08:00`; without an offset it is UTC. */
export const moment = () => vine.string().use(momentRule()).transform(toMoment)

const toMoment = (value: string): DateTime => DateTime.fromISO(value, { zone: 'utc' })

const momentRule = vine.createRule((value, _, field) => {
  if (typeof value !== 'string') return
  const { isValid, year } = toMoment(value)
  if (!isValid || year < EARLIEST || year > LATEST) {
    field.report('The {{ field }} field must be a moment as ISO 8601 writes it', 'moment', field)
  }
})
