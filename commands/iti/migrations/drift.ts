import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { DriftReport } from '../../../src/migrations/main.js'
import { withCleanStdout } from '../../clean_stdout.js'
import { findConnection } from '../../connection.js'
import { failWith } from '../../failure.js'
import { untilStopped } from '../../migration/stop_signals.js'

const DRIFT = 3

/**
 * Finds what somebody changed in the schema of a database by hand, past the migrations. It writes nothing to the
 * database: it migrates a scratch database from zero, and compares.
 * Exit codes: 0 the schema is as the migrations make it; 1 could not run; 3 it is not.
 */
export default class FindDrift extends BaseCommand {
  static override commandName = 'iti:migrations:drift'
  static override description = 'Find what somebody changed in the schema of a database by hand'
  static override help = [
    'What this database has run is run in a scratch database, and the two are compared. The scratch database',
    'of SQLite is in memory; others are made on the same server, and dropped afterwards. Where it may not make',
    'one, name an empty one, which is left empty:',
    '  node ace iti:migrations:drift --scratch=postgres://user:password@host:5432/empty',
    'Write special characters of the password as %XX. Meanwhile all other connections refuse to work, because a',
    'migration that wrote by one of them would do so a second time: drift then ends with its name.',
    'For what differs it prints a migration that other databases could run. It writes nothing to the project.',
    'Exit codes:',
    '  0  the schema is as the migrations make it; some may not have run yet',
    '  1  could not run: usage, no connection, nothing has run, no scratch database, a migration failed in it',
    '  3  the schema is another',
  ]
  static override options = { startApp: true }

  @flags.string({ description: 'Use another database connection', alias: 'c' })
  declare connection?: string

  @flags.string({ description: 'The URL of an empty database to migrate; it is left empty' })
  declare scratch?: string

  @flags.array({ description: 'Leave out these tables, separated by commas' })
  declare ignore?: string[]

  @flags.string({ description: 'The dump of a schema with which an empty database begins' })
  declare schemaPath?: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const find = () => this.#find()
      const report = await (this.json ? withCleanStdout(this.app, find) : find())
      this.exitCode = report.differences.length > 0 ? DRIFT : 0
      if (this.json) this.#printJson(report)
      else this.#print(report)
    } catch (error) {
      if (!this.isMain) this.error = error
      failWith(this, error)
    }
  }

  async #find(): Promise<DriftReport> {
    const { app, scratch, schemaPath } = this
    const { db, connection } = await findConnection(this)
    const { findDrift } = await import('../../../src/migrations/main.js')
    const ignore = this.ignore?.flatMap((names) => names.split(',')).filter(Boolean)
    return untilStopped({
      run: (signal) => {
        const onScratch = () => this.#say('Migrating a scratch database')
        const how = { scratch, schemaPath, ignore, signal, onScratch }
        const running = findDrift({ app, db, connection, ...how })
        // a signal has the application close its connections, too, which is held back until the scratch is gone
        app.terminating(() => running.then(noop, noop))
        return running
      },
      onStop: () => this.#say('Stopping; the scratch database is being dropped'),
    })
  }

  #say(text: string) {
    if (!this.json) this.logger.logError(this.colors.grey(text))
  }

  #printJson(report: DriftReport) {
    this.logger.log(JSON.stringify({ exitCode: this.exitCode, ...report }, null, 2))
  }

  #print({ connection, differences, pending, proposal }: DriftReport) {
    for (const { message } of differences) {
      this.logger.log(`${this.colors.yellow('drift')} ${message}`)
    }
    for (const name of pending) this.logger.log(`${this.colors.grey('pending')} ${name}`)
    if (proposal === null) {
      return this.logger.success(`The schema of "${connection}" is as its migrations make it`)
    }
    this.logger.log(
      '\nA migration that would adopt this, as a proposal (node ace make:migration):\n'
    )
    this.logger.log(proposal)
    const count = differences.length
    this.logger.error(`${count} difference${count === 1 ? '' : 's'} in "${connection}"`)
  }

  override async completed() {
    if (!this.isMain) return
    const db = await this.app.container.make('lucid.db')
    await db.manager.closeAll(true)
  }
}

const noop = () => {}
