import type { ApplicationService } from '@adonisjs/core/types'
import { Exception } from '@adonisjs/core/exceptions'
import type { Tasks } from '../../src/tasks/main.js'

/* The last of them that a migration makes. */
const TABLE = 'iti_task_workers'

/**
 * The tasks of a command, whose tables are there.
 *
 * @throws {E_DATABASE_UNREACHABLE} {E_TASK_TABLES_MISSING}
 */
export async function openTasks(app: ApplicationService): Promise<Tasks> {
  const { assertReachable } = await import('../../src/database/main.js')
  const db = await app.container.make('lucid.db')
  await assertReachable(db, db.primaryConnectionName, { mustExist: true })
  const { schema } = db.connection(db.primaryConnectionName, { mode: 'write' })
  if (!(await schema.hasTable(TABLE))) {
    const message =
      'The database has no tables for tasks yet, and nothing was done. Make them: node ace migration:run'
    throw new Exception(message, { code: 'E_TASK_TABLES_MISSING' })
  }
  return app.container.make('iti.tasks')
}
