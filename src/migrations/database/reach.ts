import type { Database } from '@adonisjs/lucid/database'
import { E_DATABASE_UNREACHABLE } from './errors.js'

/**
 * Asks a database whether it is there, so that a server which is down is told from a fault of ours.
 *
 * @throws {E_DATABASE_UNREACHABLE}
 */
export async function assertReachable(db: Database, connection: string): Promise<void> {
  try {
    await db.connection(connection, { mode: 'write' }).rawQuery('select 1')
  } catch (error) {
    const place = fileOf(db, connection)
    const reason = `${reasonOf(error)}${place && ` (${place})`}`
    throw new E_DATABASE_UNREACHABLE([connection, reason], { cause: error })
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

function fileOf(db: Database, connection: string): string {
  const { connection: place } = db.getRawConnection(connection)!.config
  return typeof place === 'object' && 'filename' in place ? String(place.filename) : ''
}
