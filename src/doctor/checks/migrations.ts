import { checkHistory, readHistory } from '../../migrations/main.js'
import type { Check } from '../check.js'
import { combine, fail, notChecked, shorten } from '../verdict.js'

const RUN = 'Run them: node ace migration:run'

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
    const history = await readHistory({ app, db, connection: client.connectionName })
    if (history.recorded.length === 0) return fail('none has run', RUN)

    const violations = checkHistory(history)
    const remedies = new Set(violations.map(({ remedy }) => remedy))
    return combine(
      [
        ...(violations.length > 0
          ? [fail(shorten(violations.map(({ message }) => message)), shorten([...remedies]))]
          : []),
        ...(history.pending.length > 0
          ? [fail(`these have not run: ${shorten(history.pending)}`, RUN)]
          : []),
      ],
      `${history.recorded.length} have run`
    )
  },
}
