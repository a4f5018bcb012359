import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { hash } from 'node:crypto'

/** How a session of one kind of server has a lock, and is kept alive. */
export interface ServerLock {
  /** keeps the server from ending the session for being idle, while the work goes on elsewhere */
  stay(session: TransactionClientContract): Promise<void>
  /** false while another session holds the lock; never waits */
  tryOnce(session: TransactionClientContract): Promise<boolean>
}

/** An advisory lock, which ends with its transaction. */
export const postgresLock = (name: string): ServerLock => ({
  async stay(session) {
    // a server knows those of its version
    const limits = ['idle_in_transaction_session_timeout', 'idle_session_timeout']
    await session.rawQuery(
      `select set_config(name, '0', true) from pg_settings where name in (?, ?, ?)`,
      [...limits, 'transaction_timeout']
    )
  },

  async tryOnce(session) {
    const sql = 'select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as acquired'
    const { rows } = await session.rawQuery(sql, [name])
    // a query with parameters leaves its snapshot open, for which "create index concurrently" would wait for ever
    await session.rawQuery('select 1')
    return rows[0].acquired
  },
})

/* Seconds: the most that MySQL takes on every platform. MariaDB limits transactions too, where 0 is no limit. */
const MYSQL_LIMITS: Record<string, number> = {
  wait_timeout: 2_147_483,
  idle_transaction_timeout: 0,
  idle_readonly_transaction_timeout: 0,
  idle_write_transaction_timeout: 0,
}

/** A named lock, which ends with its connection. */
export const mysqlLock = (name: string): ServerLock => ({
  async stay(session) {
    const [known]: [{ Variable_name: string }[]] = await session.rawQuery(
      'show session variables where variable_name in (?, ?, ?, ?)',
      Object.keys(MYSQL_LIMITS)
    )
    const limits = known.map(
      ({ Variable_name: limit }) => `session ${limit} = ${MYSQL_LIMITS[limit]}`
    )
    await session.rawQuery(`set ${limits.join(', ')}`)
  },

  async tryOnce(session) {
    // these locks are of the whole server, and their names at most 64 characters long
    const [[{ current }]] = await session.rawQuery('select database() as current')
    const key = `${name}:${hash('sha256', String(current)).slice(0, 32)}`
    const [[{ acquired }]] = await session.rawQuery('select get_lock(?, 0) as acquired', [key])
    return acquired === 1
  },
})
