import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

/* A deadlock, a serialisation failure, or a row that changed under a snapshot, on each of the databases. */
const CONFLICTS = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_CHECKREAD',
  '40001',
  '40P01',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
])

const ATTEMPTS = 10
const LONGEST_TRY = 10_000
const FIRST_PAUSE = 5
const LONGEST_PAUSE = 200

/** Whether the database gave a transaction up in favour of another. Nothing of it was written. */
const isConflict = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && CONFLICTS.has(String(error.code))

/**
 * Runs a transaction, and again when the database gave it up in favour of another: that may happen to any
 * transaction, and says nothing about what it wanted. The pauses grow and are random, so that two that met do not
 * meet again.
 *
 * @param work opens its transaction itself; it may run several times
 *
 * @example
 * ```ts
 * await retryOnConflict(() => db.transaction(async (trx) => { … }))
 * ```
 */
export async function retryOnConflict<Result>(work: () => Promise<Result>): Promise<Result> {
  const from = performance.now()
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const isOver = attempt === ATTEMPTS || performance.now() - from > LONGEST_TRY
      if (isOver || !isConflict(error)) throw error
      await setTimeout(randomInt(1, Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE)))
    }
  }
}
