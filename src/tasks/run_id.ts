import { randomUUID } from 'node:crypto'

const MOST_IN_A_MILLISECOND = 0xfff
/* Half of the counter is left for what comes in the same millisecond. */
const FIRST_COUNTS = 0x7ff

let last = 0
let count = 0

/**
 * Makes the id of a run: a UUID of version 7 with a counter (RFC 9562, 6.2, method 1), so that runs that one process
 * makes are in the order of their ids, also within a millisecond.
 *
 * @param time milliseconds since 1970
 */
export function makeRunId(time: number): string {
  const random = randomUUID()
  if (time > last) {
    last = time
    count = Number.parseInt(random.slice(0, 3), 16) & FIRST_COUNTS
  } else if (count++ === MOST_IN_A_MILLISECOND) {
    last += 1
    count = 0
  }
  const moment = last.toString(16).padStart(12, '0')
  const counter = count.toString(16).padStart(3, '0')
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7${counter}-${random.slice(19)}`
}

/** The least id that a run made at this time can have. */
export const firstRunId = (time: number): string => {
  const moment = Math.max(0, time).toString(16).padStart(12, '0')
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7000-8000-000000000000`
}
