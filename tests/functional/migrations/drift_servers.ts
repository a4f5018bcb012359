import type { ScratchDatabase } from '../scratch_database.js'

/** The databases that a command has made on the server of a database, and not dropped. */
export async function scratchDatabases({ db }: ScratchDatabase): Promise<string[]> {
  const { name: dialect } = db.connection().dialect
  if (dialect === 'mysql') {
    const [rows] = await db.rawQuery(`show databases like 'iti\\\\_drift\\\\_%'`)
    return rows.flatMap(Object.values)
  }
  if (dialect !== 'postgres') return []
  const { rows } = await db.rawQuery(
    `select datname from pg_database where datname ~ '^iti_drift_'`
  )
  return rows.flatMap(Object.values)
}

/** The URL of a database. */
export function urlOf({ db }: ScratchDatabase): string {
  const { connection } = db.getRawConnection(db.primaryConnectionName)!.config as unknown as {
    connection: Record<string, string>
  }
  const { filename, user, password, host, port, database } = connection
  if (filename !== undefined) return filename
  const protocol = db.connection().dialect.name
  return `${protocol}://${user}:${password ?? ''}@${host}:${port}/${database}`
}
