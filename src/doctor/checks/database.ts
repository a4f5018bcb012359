import type { Check } from '../check.js'
import { combine, fail, pass, type Verdict, warn } from '../verdict.js'
import type { DatabaseTarget } from '../database_target.js'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const SUPPORTED = ['better-sqlite3', 'mysql', 'postgres']

export const database: Check = {
  name: 'database',
  title: 'Database',
  timeLimit: 15_000,
  async run(project) {
    const { client, target, otherwise } = await project.openDatabase()
    if (!client) return otherwise

    const dialect = client.dialect.name
    if (!SUPPORTED.includes(dialect)) {
      return fail(
        `${dialect} is not supported`,
        'Use one of better-sqlite3, mysql2 (MySQL, MariaDB) and pg (PostgreSQL), in config/database.ts'
      )
    }
    const found = [...(await judgeEncoding(client, dialect)), ...judgeZone(dialect, target)]
    return combine(found, `${dialect} answers`)
  },
}

async function judgeEncoding(client: QueryClientContract, dialect: string): Promise<Verdict[]> {
  if (dialect === 'mysql') {
    const [[row]] = await client.rawQuery('select @@character_set_database as charset')
    if (row.charset === 'utf8mb4') return [pass('')]
    return [
      warn(
        `the database is encoded in ${row.charset}, which lacks characters`,
        'Before the first migration: alter database … character set utf8mb4'
      ),
    ]
  }
  if (dialect === 'postgres') {
    const { rows } = await client.rawQuery('show server_encoding')
    if (rows[0].server_encoding === 'UTF8') return [pass('')]
    return [
      warn(
        `the database is encoded in ${rows[0].server_encoding}, which lacks characters`,
        "Create it with the encoding UTF8: create database … encoding 'UTF8' template template0"
      ),
    ]
  }
  return []
}

/* The driver reads and writes times in the zone of the machine, unless it is told otherwise. */
function judgeZone(dialect: string, { timezone }: DatabaseTarget): Verdict[] {
  if (dialect !== 'mysql' || ['Z', '+00:00'].includes(timezone ?? '')) return []
  return [
    warn(
      'times are stored in the zone of each machine, and not in UTC',
      "Add timezone: 'Z' to the connection in config/database.ts"
    ),
  ]
}
