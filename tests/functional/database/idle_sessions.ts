import type { Database } from '@adonisjs/lucid/database'

interface MysqlConnection {
  query(sql: string, done: (error: unknown) => void): void
}

/** Makes the server end sessions of this database that do nothing for a second. SQLite has no such thing. */
export async function endIdleSessions(db: Database): Promise<void> {
  const { config } = db.getRawConnection(db.primaryConnectionName)!
  const { dialect } = db.connection()
  if (dialect.name === 'postgres') {
    const { rows } = await db.rawQuery('select current_database() as name')
    await db.rawQuery(
      `alter database ${rows[0].name} set idle_in_transaction_session_timeout = '1s'`
    )
  }
  if (dialect.name === 'mysql') {
    // as of a server that is configured so; all tests share this one
    const afterCreate = (connection: MysqlConnection, done: (error: unknown) => void) =>
      connection.query('set session wait_timeout = 1', done)
    config.pool = { ...config.pool, afterCreate }
  }
}

/** Ends what else is connected to this database, as a restart of the server does; returns how many that were. */
export async function endOtherSessions(db: Database): Promise<number> {
  const { dialect } = db.connection()
  if (dialect.name === 'postgres') {
    const { rows } = await db.rawQuery(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'`
    )
    return rows.length
  }
  if (dialect.name !== 'mysql') return 0

  const [others] = await db.rawQuery(
    'select id from information_schema.processlist where db = database() and id <> connection_id()'
  )
  for (const { id } of others) await db.rawQuery(`kill ${Number(id)}`)
  return others.length
}
