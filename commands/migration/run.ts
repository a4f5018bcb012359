import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { MigrateReport } from '../../src/migrations/main.js'
import { RunProgress } from './run_progress.js'

const FAILED = 1
const REFUSED = 3

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
    'Before anything runs, the database is held against the files. --skip-checks leaves out that it has run nothing',
    'which is not there or has another name now, and that nothing pending is older than what has run.',
    'Ctrl+C, or SIGTERM, stops it behind the migration that runs.',
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

  @flags.boolean({ description: 'Print the SQL, and run nothing' })
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

  @flags.boolean({ description: 'Do not hold the database against the files' })
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
    try {
      await this.#run()
    } catch (error) {
      if (!(error instanceof Exception)) throw error
      this.#fail(error)
    }
  }

  async #run(): Promise<void> {
    const db = await this.app.container.make('lucid.db')
    const connection = this.connection ?? db.primaryConnectionName
    if (!db.manager.has(connection)) {
      return this.#refuse(`There is no connection "${connection}" in config/database.ts`)
    }
    if (!(await this.#hasConsent())) {
      return this.#refuse('Nothing ran: in production add --force, or agree when asked')
    }

    const { migrate } = await import('../../src/migrations/main.js')
    const progress = new RunProgress(this.logger, this)
    const report = await this.#untilInterrupted((signal) =>
      migrate({
        ...this.#options(),
        app: this.app,
        db,
        connection,
        signal,
        onProgress: (event) => progress.show(event),
      })
    )
    this.exitCode = toExitCode(report)
    if (!this.isMain) this.error = report.failure?.error
    if (this.json) this.logger.log(JSON.stringify({ exitCode: this.exitCode, ...toJson(report) }))
    else progress.conclude(report)
    if (this.exitCode === 0) await this.#generateSchema(connection)
  }

  #options() {
    const { wait, dryRun, disableLocks, allowOutOfOrder, skipChecks, schemaPath } = this
    return { wait, dryRun, disableLocks, allowOutOfOrder, skipChecks, schemaPath }
  }

  /** A terminal is asked; without one nobody could answer. */
  async #hasConsent(): Promise<boolean> {
    if (!this.app.inProduction || this.force || this.dryRun) return true
    if (this.json || !process.stdin.isTTY) return false
    return this.prompt.confirm('You are in production. Run the migrations?').catch(() => false)
  }

  /** The first signal asks the run to stop, and holds the end of the application back until it has; a second one kills. */
  async #untilInterrupted<Result>(run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = new AbortController()
    const stop = () => {
      this.logger.logError('Stopping behind the migration that runs')
      controller.abort()
    }
    process.once('SIGINT', stop).once('SIGTERM', stop)
    const running = run(controller.signal)
    this.app.terminating(() => running.then(noop, noop))
    try {
      return await running
    } finally {
      process.off('SIGINT', stop).off('SIGTERM', stop)
    }
  }

  async #generateSchema(connection: string): Promise<void> {
    if (!this.schemaGenerate || this.app.inProduction || this.dryRun || this.json) return
    const args = [`--connection=${connection}`, ...(this.compactOutput ? ['--compact-output'] : [])]
    const { exitCode, error } = await this.kernel.exec('schema:generate', args)
    this.exitCode = exitCode
    this.error = error
  }

  #refuse(message: string): void {
    this.#fail(new Exception(message, { code: 'E_MIGRATION_REFUSED' }))
  }

  #fail({ code, message }: Exception): void {
    this.exitCode = FAILED
    if (this.json) this.logger.log(JSON.stringify({ exitCode: FAILED, error: { code, message } }))
    else this.logger.error(message)
  }

  override async completed() {
    if (!this.isMain) return
    const db = await this.app.container.make('lucid.db')
    await db.manager.closeAll(true)
  }
}

const noop = () => {}

function toExitCode({ violations, failure, isInterrupted }: MigrateReport): number {
  if (violations.length > 0) return REFUSED
  return failure || isInterrupted ? FAILED : 0
}

const toJson = ({ failure, ...report }: MigrateReport) => ({
  ...report,
  ...(failure && { failure: { ...failure, error: failure.error.message } }),
})
