import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { MigrateReport } from '../../src/migrations/main.js'
import { withCleanStdout } from '../clean_stdout.js'
import { findConnection } from '../connection.js'
import { failWith } from '../failure.js'
import { RunProgress } from './run_progress.js'
import { untilStopped } from './stop_signals.js'

const FAILED = 1
const REFUSED = 3
const A_DAY = 86_400

/**
 * Replaces the `migration:run` of Lucid, so that there is one way to upgrade a database: it holds the history of the
 * database against the files first, and lets one process at a time through, on every database.
 * Exit codes: 0 all ran; 1 a migration failed, or it could not run or was interrupted; 3 the history forbids it.
 */
export default class RunMigrations extends BaseCommand {
  static override commandName = 'migration:run'
  static override description = 'Migrate the database by running pending migrations'
  static override help = [
    'One process at a time migrates a database; others wait for it (--wait), and then run what is left.',
    'Before anything runs, the database is held against the files: it has run nothing which is not there or has',
    'another name now, and nothing pending is older than what has run. With --skip-checks that is only told.',
    'Ctrl+C, or SIGTERM, stops it after the migration that runs.',
    'With --json, or in production, no schema classes are generated.',
    'Exit codes:',
    '  0  everything has run',
    '  1  a migration failed, or could not run: usage, no connection, no consent, locked, interrupted',
    '  3  nothing ran, because the database and the files have gone different ways',
  ]
  static override options = { startApp: true }

  @flags.string({ description: 'Use another database connection', alias: 'c' })
  declare connection?: string

  @flags.boolean({ description: 'Run in production without asking' })
  declare force: boolean

  @flags.boolean({ description: 'Print the SQL of what is pending, and do not run it' })
  declare dryRun: boolean

  @flags.boolean({ description: 'A compact single-line output' })
  declare compactOutput: boolean

  @flags.boolean({ description: 'Print the result as JSON, and everything else to stderr' })
  declare json: boolean

  @flags.boolean({ description: 'Do not keep other processes out' })
  declare disableLocks: boolean

  @flags.number({ description: 'Seconds to wait for another process', default: 300 })
  declare wait: number

  @flags.boolean({ description: 'Run pending migrations that are older than what has run' })
  declare allowOutOfOrder: boolean

  @flags.boolean({
    description: 'Run although the database and the files have gone different ways',
  })
  declare skipChecks: boolean

  @flags.string({ description: 'The dump of a schema with which an empty database begins' })
  declare schemaPath?: string

  @flags.boolean({
    description: 'Generate schema classes afterwards',
    showNegatedVariantInHelp: true,
    default: true,
  })
  declare schemaGenerate: boolean

  override async run() {
    const progress = new RunProgress(this.logger, this)
    try {
      const work = () => this.#migrate(progress)
      const report = await (this.json ? withCleanStdout(this.app, work) : work())
      this.exitCode = toExitCode(report)
      // another command, or a test, learns of it by this property; ace would print it a second time
      if (!this.isMain) this.error = report.failure?.error
      progress.conclude(report, this.exitCode)
      if (this.exitCode === 0) await this.#generateSchema()
    } catch (error) {
      if (!this.isMain) this.error = error
      failWith(this, error)
    }
  }

  async #migrate(progress: RunProgress): Promise<MigrateReport> {
    const { db, connection } = await findConnection(this)
    if (!(this.wait >= 0 && this.wait <= A_DAY)) {
      throw refusal(`The wait is ${this.wait}, and must be from 0 to ${A_DAY} seconds: --wait=300`)
    }
    if (!(await this.#hasConsent())) {
      throw refusal('Nothing ran: in production add --force, or agree when asked')
    }

    const { migrate } = await import('../../src/migrations/main.js')
    const { wait, dryRun, disableLocks, allowOutOfOrder, skipChecks, schemaPath } = this
    const how = { wait, dryRun, disableLocks, allowOutOfOrder, skipChecks, schemaPath }
    return untilStopped({
      run: (signal) => {
        const onProgress = progress.show.bind(progress)
        const running = migrate({ ...how, app: this.app, db, connection, signal, onProgress })
        // a signal has the application close its connections, too, which is held back until the migration is done
        this.app.terminating(() => running.then(noop, noop))
        return running
      },
      onStop: () => progress.stop(),
    })
  }

  /** A terminal is asked; without one nobody could answer. */
  async #hasConsent(): Promise<boolean> {
    if (!this.app.inProduction || this.force) return true
    if (this.json || !process.stdin.isTTY) return false
    return this.prompt.confirm('You are in production. Run the migrations?').catch(() => false)
  }

  async #generateSchema(): Promise<void> {
    const isEnding = this.app.isTerminating || this.app.isTerminated
    const { db, connection } = await findConnection(this)
    const isEnabled = db.getRawConnection(connection)?.config.schemaGeneration?.enabled !== false
    const isWanted = isEnabled && this.schemaGenerate && !this.dryRun && !this.json
    if (!isWanted || isEnding || this.app.inProduction) return

    const args = this.connection ? [`--connection=${this.connection}`] : []
    if (this.compactOutput) args.push('--compact-output')
    const { exitCode, error } = await this.kernel.exec('schema:generate', args)
    this.exitCode = exitCode
    this.error = error
  }

  override async completed() {
    if (!this.isMain) return
    const db = await this.app.container.make('lucid.db')
    await db.manager.closeAll(true)
  }
}

const noop = () => {}

const refusal = (message: string) => new Exception(message, { code: 'E_MIGRATION_REFUSED' })

function toExitCode({ violations, failure, isInterrupted }: MigrateReport): number {
  if (violations.length > 0) return REFUSED
  return failure || isInterrupted ? FAILED : 0
}
