import type { BaseCommand } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { Database } from '@adonisjs/lucid/database'

/**
 * The database of a command, and the name of the connection that was asked for: Lucid tells only with the first query
 * that there is none of that name.
 *
 * @throws {E_CONNECTION_MISSING}
 */
export async function findConnection(
  command: BaseCommand & { connection?: string }
): Promise<{ db: Database; connection: string }> {
  const db = await command.app.container.make('lucid.db')
  const connection = command.connection ?? db.primaryConnectionName
  if (!db.manager.has(connection)) {
    throw new Exception(`There is no connection "${connection}" in config/database.ts`, {
      code: 'E_CONNECTION_MISSING',
    })
  }
  return { db, connection }
}
