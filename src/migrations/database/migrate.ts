import type { MigrationRunner } from '@adonisjs/lucid/migration'
import { withSessionLock } from '../../database/main.js'
import { E_MIGRATION_LOCKED } from '../errors.js'
import type { Violation } from '../violation.js'
import { type HistoryOptions, readHistory } from './history.js'
import { checkHistory } from './history_rules.js'
import { makeRunner } from './lucid_source.js'
import { watchStatements } from './statements.js'

const INTERRUPTED = new Error('Asked to stop')

/** The lock that everybody who changes the schema or its history holds. */
export const MIGRATIONS_LOCK = 'iti:migrations'

/** How to run migrations. */
export interface MigrateOptions extends HistoryOptions {
  /** seconds to wait for another process that migrates the same database */
  wait: number
  /** asks to stop before the next migration */
  signal: AbortSignal
  /** run pending migrations that are older than the newest that has run */
  allowOutOfOrder?: boolean
  /** do not hold the database against the files */
  skipChecks?: boolean
  /** do not keep other processes out */
  disableLocks?: boolean
  /** report the statements, and run none */
  dryRun?: boolean
  /** the dump of a schema with which an empty database begins */
  schemaPath?: string
  onProgress?: (event: MigrationEvent) => void
}

/** What happens while migrations run. */
export type MigrationEvent =
  | { kind: 'waiting' }
  | { kind: 'dump'; path: string }
  | {
      kind: 'started' | 'applied' | 'failed'
      name: string
      number: number
      total: number
      ms: number
    }

/** One migration that was applied. */
export interface AppliedMigration {
  name: string
  ms: number
}

/** The migration that failed, and what is left of it. */
export interface MigrationFailure {
  name: string
  error: Error
  /** statements that took effect and stay, because this database or migration knows no way back */
  standing: string[]
}

/** What a run of migrations did. */
export interface MigrateReport {
  /** what keeps it from running; then nothing ran */
  violations: Violation[]
  applied: AppliedMigration[]
  /** in a dry run, what would run */
  planned: { name: string; statements: string[] }[]
  /** what still waits */
  pending: string[]
  failure?: MigrationFailure
  /** whether it stopped early, as asked by its signal */
  isInterrupted: boolean
}

/**
 * Applies pending migrations, one process at a time, after it held the history of the database against the files.
 *
 * @throws {E_MIGRATION_LOCKED}
 *
 * @example
 * ```ts
 * const report = await migrate({ app, db, connection: 'pg', wait: 60, signal: AbortSignal.timeout(60_000) })
 * ```
 */
export async function migrate(options: MigrateOptions): Promise<MigrateReport> {
  const { db, connection, wait, disableLocks, onProgress } = options
  if (disableLocks) return migrateAlone(options)

  const patience = AbortSignal.timeout(wait * 1000)
  const lock = {
    name: MIGRATIONS_LOCK,
    connection,
    signal: AbortSignal.any([patience, options.signal]),
    onWait: () => onProgress?.({ kind: 'waiting' }),
  }
  let isMine = false
  try {
    return await withSessionLock(db, lock, () => {
      isMine = true
      return migrateAlone(options)
    })
  } catch (error) {
    if (isMine || (error as Error).name !== 'AbortError') throw error
    if (options.signal.aborted) {
      return { ...emptyReport(), isInterrupted: true }
    }
    throw new E_MIGRATION_LOCKED([connection, wait], { cause: error })
  }
}

/* What is pending is read here, after the wait: the process before may have done it all. */
async function migrateAlone(options: MigrateOptions): Promise<MigrateReport> {
  if (!options.skipChecks) {
    const history = await readHistory(options)
    const violations = checkHistory(history).filter(
      ({ rule }) => !(options.allowOutOfOrder && rule === 'out-of-order')
    )
    if (violations.length > 0) {
      return { ...emptyReport(), violations, pending: history.pending }
    }
  }
  const { app, db, connection, schemaPath, dryRun } = options
  return new Run(options, await makeRunner({ app, db, connection, schemaPath, dryRun })).execute()
}

const emptyReport = (): MigrateReport => ({
  violations: [],
  applied: [],
  planned: [],
  pending: [],
  isInterrupted: false,
})

class Run {
  readonly #options: MigrateOptions
  readonly #runner: MigrationRunner
  readonly #applied: AppliedMigration[] = []
  #startedAt = 0

  constructor(options: MigrateOptions, runner: MigrationRunner) {
    this.#options = options
    this.#runner = runner
    this.#runner.on('schema:load', ({ path }) => options.onProgress?.({ kind: 'dump', path }))
    this.#runner.on('migration:start', ({ file }) => this.#start(file.name))
    this.#runner.on('migration:completed', ({ file }) => this.#complete(file.name))
  }

  async execute(): Promise<MigrateReport> {
    const { db, connection } = this.#options
    const statements = watchStatements(db.connection(connection, { mode: 'write' }))
    this.#runner.on('migration:start', () => statements.forget())
    await this.#runner.run()
    statements.stop()

    const { error } = this.#runner
    const report = { ...emptyReport(), applied: this.#applied, planned: this.#planned() }
    if (!error) return report

    const [name] = this.#namesOf('error')
    // what goes wrong before the first migration is no migration's fault
    if (name === undefined) throw error
    const pending = [name, ...this.#namesOf('pending')]
    if (error === INTERRUPTED) return { ...report, pending, isInterrupted: true }
    this.#tell('failed', name)
    return { ...report, pending, failure: { name, error, standing: statements.standing() } }
  }

  /* Lucid lets a listener refuse: it rolls back what it has not begun. */
  #start(name: string): void {
    if (this.#options.signal.aborted) throw INTERRUPTED
    this.#startedAt = performance.now()
    if (!this.#options.dryRun) this.#tell('started', name)
  }

  #complete(name: string): void {
    if (this.#options.dryRun) return
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

  #planned(): MigrateReport['planned'] {
    if (!this.#options.dryRun) return []
    return Object.entries(this.#runner.migratedFiles).map(([name, { queries }]) => ({
      name,
      statements: queries,
    }))
  }

  #namesOf(status: string): string[] {
    return Object.entries(this.#runner.migratedFiles)
      .filter(([, node]) => node.status === status)
      .map(([name]) => name)
  }
}
