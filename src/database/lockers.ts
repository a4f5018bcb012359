import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { mysqlLock, postgresLock, type ServerLock } from './server_locks.js'

const SQLITE_BUSY = 5

/** Holds a lock that all processes on one database share. */
export interface Locker {
  /** false while somebody else holds it; never waits */
  tryToAcquire(): Promise<boolean>
  /** whether what was acquired is held still: a server may end a session */
  isHeld(): Promise<boolean>
  /** gives back what it holds, if it does; it cannot be used again */
  release(): Promise<void>
}

/** Which lock of which database. */
export interface LockName {
  name: string
  connection: string
}

/** Chooses how processes on this database exclude each other; null for one in memory, which only one process has. */
export function lockerFor(db: Database, { name, connection }: LockName): Locker | null {
  const { config } = db.getRawConnection(connection)!
  switch (db.connection(connection).dialect.name) {
    case 'postgres':
      return new ServerLocker(db, connection, postgresLock(name))
    case 'mysql':
      return new ServerLocker(db, connection, mysqlLock(name))
    default: {
      const file = fileOf(config.connection)
      return file ? new SqliteLocker(`${file}-${name.replace(/\W/g, '_')}`) : null
    }
  }
}

/** A file beside the database: a lock on the database itself would keep out the work that it protects. */
class SqliteLocker implements Locker {
  readonly #path: string
  #file?: DatabaseSync

  constructor(path: string) {
    this.#path = path
  }

  async tryToAcquire(): Promise<boolean> {
    const file = new DatabaseSync(this.#path, { timeout: 0 })
    try {
      file.exec('begin exclusive')
    } catch (error) {
      file.close()
      if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false
      throw error
    }
    this.#file = file
    return true
  }

  async isHeld(): Promise<boolean> {
    return this.#file !== undefined
  }

  async release(): Promise<void> {
    this.#file?.close()
  }
}

/** A connection of its own: the lock is the session's, and a pool would change sessions between two queries. */
class ServerLocker implements Locker {
  readonly #db: Database
  readonly #connection = `iti_lock_${randomUUID()}`
  readonly #lock: ServerLock
  #session?: TransactionClientContract

  constructor(db: Database, connection: string, lock: ServerLock) {
    this.#db = db
    this.#lock = lock
    const { config } = db.getRawConnection(connection)!
    db.manager.add(this.#connection, { ...config, pool: { ...config.pool, min: 1, max: 1 } })
  }

  async tryToAcquire(): Promise<boolean> {
    if (!this.#session) {
      // an open transaction pins the session
      this.#session = await this.#db.connection(this.#connection).transaction()
      await this.#lock.stay(this.#session)
    }
    return this.#lock.tryOnce(this.#session)
  }

  async isHeld(): Promise<boolean> {
    try {
      await this.#session?.rawQuery('select 1')
      return this.#session !== undefined
    } catch {
      return false
    }
  }

  async release(): Promise<void> {
    try {
      await this.#session?.rollback()
    } finally {
      await this.#db.manager.close(this.#connection, true)
    }
  }
}

function fileOf(connection: unknown): string | null {
  const file =
    typeof connection === 'string' ? connection : (connection as { filename?: string })?.filename
  if (!file || file.includes(':memory:')) return null
  // releases beside each other may reach one file by links of their own
  return existsSync(file) ? realpathSync(file) : file
}
