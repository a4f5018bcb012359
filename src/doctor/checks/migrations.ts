import type { Check } from '../check.js'
import { combine, fail, notChecked, shorten } from '../verdict.js'

export const migrations: Check = {
  name: 'migrations',
  title: 'Migrations in the database',
  timeLimit: 15_000,
  async run(project) {
    const booted = await project.boot()
    if (!booted.app) return booted.otherwise
    const { app } = booted
    const { client } = await project.openDatabase()
    if (!client) {
      return notChecked('the database cannot be asked', 'See what "Database" says')
    }
    const db = await app.container.make('lucid.db')
    // asking for the list would make the table, and nothing is to be written here
    const { tableName = 'adonis_schema' } =
      db.getRawConnection(client.connectionName)?.config.migrations ?? {}
    if (!(await client.schema.hasTable(tableName))) {
      return fail('none has run', 'Run them: node ace migration:run')
    }
    const { MigrationRunner } = await import('@adonisjs/lucid/migration')
    const list = await new MigrationRunner(db, app, { direction: 'up' }).getList()
    const namesOf = (status: string) =>
      list.filter((one) => one.status === status).map(({ name }) => name)

    const pending = namesOf('pending')
    const corrupt = namesOf('corrupt')
    return combine(
      [
        ...(corrupt.length > 0
          ? [
              fail(
                `the database has run what is not in the project: ${shorten(corrupt)}`,
                'Bring the files back from Git, or use the database of another branch'
              ),
            ]
          : []),
        ...(pending.length > 0
          ? [fail(`these have not run: ${shorten(pending)}`, 'Run them: node ace migration:run')]
          : []),
      ],
      `${list.length} have run`
    )
  },
}
