import type { Database } from '@adonisjs/lucid/database'
import { setTimeout } from 'node:timers/promises'
import { E_DATABASE_LOCK_LOST } from './errors.js'
import { type Locker, lockerFor } from './lockers.js'

const PAUSE = 100

/** What is to be done by one process at a time. */
export interface LockOptions {
  /** a name for the work, as `iti:seeds` */
  name: string
  connection: string
  /** ends the wait */
  signal: AbortSignal
  /** hears once that somebody else has the lock */
  onWait?: () => void
}

/** The lock, for work that looks after it. */
export interface HeldLock {
  /** @throws {E_DATABASE_LOCK_LOST} if the server has ended the session that has it */
  assertHeld(): Promise<void>
}

/**
 * Runs a piece of work while no other process does the same on the same database. The lock belongs to a
 * connection, so that a process that dies gives it back at once.
 *
 * @throws {AbortError} when the signal ends the wait
 *
 * @example
 * ```ts
 * const signal = AbortSignal.timeout(60_000)
 * await withSessionLock(db, { name: 'iti:seeds', connection: 'pg', signal }, () => seed())
 * ```
 */
export async function withSessionLock<Result>(
  db: Database,
  { name, connection, signal, onWait }: LockOptions,
  work: (lock: HeldLock) => Promise<Result>
): Promise<Result> {
  const locker = lockerFor(db, { name, connection })
  if (!locker) return work({ assertHeld: async () => {} })

  try {
    await waitFor(locker, { signal, onWait })
    return await work({
      async assertHeld() {
        if (!(await locker.isHeld())) throw new E_DATABASE_LOCK_LOST([name])
      },
    })
  } finally {
    await locker.release()
  }
}

async function waitFor(
  locker: Locker,
  { signal, onWait }: Pick<LockOptions, 'signal' | 'onWait'>
): Promise<void> {
  if (await locker.tryToAcquire()) return
  onWait?.()
  do await setTimeout(PAUSE, undefined, { signal })
  while (!(await locker.tryToAcquire()))
}
