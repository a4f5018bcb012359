import { existsSync } from 'node:fs'
import type { Database } from '@adonisjs/lucid/database'
import { E_DATABASE_UNREACHABLE } from './errors.js'

/**
 * Asks a database whether it is there, so that a server which is down is told from a fault of ours.
 *
 * @param options.mustExist whether a file of SQLite has to be there already; otherwise asking makes it
 * @throws {E_DATABASE_UNREACHABLE}
 */
export async function assertReachable(
  db: Database,
  connection: string,
  { mustExist = false } = {}
): Promise<void> {
  const file = fileOf(db, connection)
  // to ask SQLite makes the file
  if (mustExist && file && !file.includes(':memory:') && !existsSync(file)) {
    throw new E_DATABASE_UNREACHABLE([connection, `there is no file ${file}`])
  }
  const { level } = db['logger']
  // a driver logs each try with its stack, and here it is told in a sentence
  db['logger'].level = 'silent'
  try {
    await db.connection(connection, { mode: 'write' }).rawQuery('select 1')
  } catch (error) {
    const reason = `${reasonOf(error)}${file ? ` (${file})` : ''}`
    throw new E_DATABASE_UNREACHABLE([connection, reason], { cause: error })
  } finally {
    db['logger'].level = level
  }
}

/* Where a name has several addresses, each has its own reason. The query that was refused is nothing to tell. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map(reasonOf).join('; ')
  }
  const { message, code } = error as NodeJS.ErrnoException
  return message.replace(/^select 1 - /, '') || String(code)
}

function fileOf(db: Database, connection: string): string | null {
  const { connection: place } = db.getRawConnection(connection)!.config
  return typeof place === 'object' && 'filename' in place ? String(place.filename) : null
}
