import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { hash, randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5

/** Holds a lock that all processes on one database share. */
export interface Locker {
  /** false while somebody else holds it; never waits */
  tryToAcquire(): Promise<boolean>
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
      return new ServerLocker(db, connection, (trx) => tryPostgres(trx, name))
    case 'mysql':
      return new ServerLocker(db, connection, (trx) => tryMysql(trx, name))
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

  async release(): Promise<void> {
    this.#file?.close()
  }
}

/** A connection of its own: the lock is the session's, and a pool would change sessions between two queries. */
class ServerLocker implements Locker {
  readonly #db: Database
  readonly #connection = `iti_lock_${randomUUID()}`
  readonly #tryOnce: (trx: TransactionClientContract) => Promise<boolean>
  #trx?: TransactionClientContract

  constructor(
    db: Database,
    connection: string,
    tryOnce: (trx: TransactionClientContract) => Promise<boolean>
  ) {
    this.#db = db
    this.#tryOnce = tryOnce
    const { config } = db.getRawConnection(connection)!
    db.manager.add(this.#connection, { ...config, pool: { ...config.pool, min: 1, max: 1 } })
  }

  async tryToAcquire(): Promise<boolean> {
    // an open transaction pins the session
    this.#trx ??= await this.#db.connection(this.#connection).transaction()
    return this.#tryOnce(this.#trx)
  }

  async release(): Promise<void> {
    await this.#trx?.rollback()
    await this.#db.manager.close(this.#connection, true)
  }
}

async function tryPostgres(trx: TransactionClientContract, name: string): Promise<boolean> {
  const sql = 'select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as acquired'
  const { rows } = await trx.rawQuery(sql, [name])
  return rows[0].acquired
}

async function tryMysql(trx: TransactionClientContract, name: string): Promise<boolean> {
  // these locks are of the whole server, and their names at most 64 characters long
  const [[{ current }]] = await trx.rawQuery('select database() as current')
  const key = `${name}:${hash('sha256', String(current)).slice(0, 32)}`
  const [[{ acquired }]] = await trx.rawQuery('select get_lock(?, 0) as acquired', [key])
  return acquired === 1
}

function fileOf(connection: unknown): string | null {
  const file =
    typeof connection === 'string' ? connection : (connection as { filename?: string })?.filename
  return !file || file.includes(':memory:') ? null : file
}
