import type { ClockTable } from './table.js'

// UTC-2, in summer UTC-1. On the Saturday before the last Sunday of March (28 March 2026, 27 March 2027) 23:00 becomes
// 00:00 of the Sunday at 01:00 UTC: the gap ends on another day than it begins. On the Sunday 25 October 2026 00:00
// becomes 23:00 of the Saturday at 01:00 UTC: the last hour of the Saturday comes twice.
export const nuuk: ClockTable = {
  timeZone: 'America/Nuuk',
  behaviours: {
    'a fixed time in a gap that ends on the next day is due at its end': [
      ['30 23 * * *', '2026-03-27T12:00', '2026-03-28T01:30 2026-03-29T01:00 2026-03-30T00:30'],
      ['30 23 * * SAT', '2027-03-26T12:00', '2027-03-28T01:00 2027-04-04T00:30'],
    ],
    'a fixed time that comes twice is due the first time only': [
      ['30 23 * * *', '2026-10-24T12:00', '2026-10-25T00:30 2026-10-26T01:30'],
      ['30 23 * * *', '2026-10-25T01:10', '2026-10-26T01:30'],
    ],
    'midnight stays midnight': [
      ['0 0 * * *', '2026-03-28T12:00', '2026-03-29T01:00 2026-03-30T01:00'],
      ['0 0 * * *', '2026-10-24T12:00', '2026-10-25T02:00 2026-10-26T02:00'],
    ],
  },
}
