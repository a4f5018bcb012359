import type { MigrationRunner } from '@adonisjs/lucid/migration'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { MigrateOptions } from './migrate.js'
import { type AppliedMigration, emptyReport, type MigrateReport } from './migrate_report.js'
import { keepReferences } from './sqlite_references.js'
import { type StatementWatch, watchStatements } from './statements.js'

const INTERRUPTED = new Error('Asked to stop')

/** Has Lucid's runner apply what is pending, tells how far it is, and what became of it. */
export class PendingRun {
  readonly #options: MigrateOptions
  readonly #runner: MigrationRunner
  readonly #statements: StatementWatch
  readonly #applied: AppliedMigration[] = []
  #startedAt = 0

  constructor(options: MigrateOptions, runner: MigrationRunner) {
    this.#options = options
    this.#runner = runner
    this.#statements = watchStatements(this.#client())
    this.#runner.on('schema:load', ({ path }) =>
      options.onProgress?.({ kind: 'dump', path: options.app.relativePath(path) })
    )
    this.#runner.on('migration:start', ({ file }) => this.#start(file.name))
    this.#runner.on('migration:completed', ({ file }) => this.#complete(file.name))
  }

  async execute(): Promise<MigrateReport> {
    const client = this.#client()
    await keepReferences({ client, runner: this.#runner }, () => this.#runner.run())
    this.#statements.stop()

    const error = this.#statements.refusedCommit() ?? this.#runner.error
    const report = { ...emptyReport(), applied: this.#applied }
    if (!error) return report

    const pending = this.#namesOfOthers()
    const [name] = pending
    // what goes wrong before the first migration is no migration's fault
    if (name === undefined) throw error
    if (error === INTERRUPTED) return { ...report, pending, isInterrupted: true }
    this.#tell('failed', name)
    return { ...report, pending, failure: { name, error, standing: this.#statements.standing() } }
  }

  #client(): QueryClientContract {
    const { db, connection } = this.#options
    return db.connection(connection, { mode: 'write' })
  }

  /* Lucid lets a listener refuse: it rolls back what it has not begun. */
  #start(name: string): void {
    if (this.#options.signal.aborted) throw INTERRUPTED
    this.#statements.forget()
    this.#startedAt = performance.now()
    this.#tell('started', name)
  }

  /* Neither Lucid nor knex tells that the database refused to commit. */
  #complete(name: string): void {
    const refused = this.#statements.refusedCommit()
    if (refused) throw refused
    this.#tell('applied', name)
    this.#applied.push({ name, ms: this.#elapsed() })
  }

  #tell(kind: 'started' | 'applied' | 'failed', name: string): void {
    const total = Object.keys(this.#runner.migratedFiles).length
    const number = this.#applied.length + 1
    this.#options.onProgress?.({ kind, name, number, total, ms: this.#elapsed() })
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#startedAt)
  }

  /* The first is the one that failed: Lucid marks it only if it could be imported. */
  #namesOfOthers(): string[] {
    return Object.entries(this.#runner.migratedFiles)
      .filter(([, { status }]) => status !== 'completed')
      .map(([name]) => name)
  }
}
