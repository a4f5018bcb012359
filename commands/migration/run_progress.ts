import type { BaseCommand } from '@adonisjs/core/ace'
import type { MigrateReport, MigrationEvent, MigrationFailure } from '../../src/migrations/main.js'

/* As SQLite, PostgreSQL and MySQL say it. */
const IS_THERE = /already exists|duplicate (?:column|key) name/i

const RUN = 'node ace migration:run'

/** How much is to be shown. */
export interface ProgressOptions {
  compactOutput: boolean
  /** stdout is for the result alone */
  json: boolean
}

/**
 * Shows how far a run of migrations is: in place on a terminal, and as plain lines where the output is kept, since
 * a log with half lines tells nobody anything.
 */
export class RunProgress {
  readonly #logger: BaseCommand['logger']
  readonly #options: ProgressOptions
  readonly #startedAt = performance.now()
  #isInPlace = false

  constructor(logger: BaseCommand['logger'], options: ProgressOptions) {
    this.#logger = logger
    this.#options = options
  }

  show(event: MigrationEvent): void {
    if (event.kind === 'waiting') {
      const most = `for at most ${event.seconds} s`
      return this.#tell(`Waiting for another process that migrates this database, ${most}`)
    }
    if (event.kind === 'passed-over') return this.#tell(`Passed over: ${event.violation.message}`)
    if (this.#options.compactOutput) return
    if (event.kind === 'dump') return this.#print(`Restoring the schema from ${event.path}`)

    const place = `${event.number}/${event.total} ${event.name}`
    if (event.kind === 'started') this.#begin(place)
    else if (event.kind === 'applied') this.#end(`❯ migrated ${place} (${event.ms} ms)`)
    else this.#end(`❯ failed ${place} (${event.ms} ms)`)
  }

  /** Says that a signal was heard. */
  stop(): void {
    this.#tell('Stopping after the migration that runs. A second signal ends it at once')
  }

  /** Says what came of it. */
  conclude(report: MigrateReport, exitCode: number): void {
    if (this.#options.json) return this.#logger.log(JSON.stringify(toJson(report, exitCode)))
    if (report.violations.length > 0) return this.#refuse(report)

    const { applied, planned, pending, failure, isInterrupted } = report
    for (const { name, statements } of planned) {
      this.#logger.log([`-- ${name}`, ...statements.map((sql) => `${sql};`), ''].join('\n'))
    }
    if (failure) this.#explain(failure)
    if (isInterrupted) this.#logger.error('Stopped, as asked')
    if (planned.length > 0) return

    const isIdle = applied.length === 0 && pending.length === 0 && !isInterrupted
    if (isIdle) return this.#logger.log('❯ Already up to date')
    const ms = Math.round(performance.now() - this.#startedAt)
    const left = pending.length > 0 ? `, ${pending.length} still to run` : ''
    this.#logger.log(`❯ Migrated ${countOf(applied)} in ${ms} ms${left}`)
  }

  #refuse({ violations }: MigrateReport): void {
    for (const { message, remedy } of violations) this.#logger.error(`${message} ${remedy}`)
    this.#logger.error('No migration ran, because of what is said above')
  }

  #explain({ name, error, standing }: MigrationFailure): void {
    this.#logger.error(`${name} failed: ${error.message}`)
    if (standing.length > 0) {
      const list = standing.map((sql) => `  ${sql};`)
      this.#tell(['These statements of it took effect and stay:', ...list].join('\n'))
      this.#tell(`Undo them by hand, mend the file, and run again: ${RUN}`)
    } else if (IS_THERE.test(error.message)) {
      this.#tell(
        'An earlier run of this migration failed or was cut off, or somebody has made it by hand.'
      )
      this.#tell(
        `Undo by hand what is there (${RUN} --dry-run tells its statements), and run again`
      )
    } else {
      this.#tell(`Nothing of it stays. Mend the rows or the file, and run again: ${RUN}`)
    }
  }

  #begin(place: string): void {
    // some call a terminal what has no lines
    if (!process.stdout.isTTY || !process.stdout.rows || this.#options.json) return
    this.#logger.logUpdate(`❯ migrating ${place}`)
    this.#isInPlace = true
  }

  #end(line: string): void {
    if (!this.#isInPlace) return this.#print(line)
    this.#logger.logUpdate(line)
    this.#persist()
  }

  /* What is written over in place would be lost, or wipe out what comes between. */
  #persist(): void {
    if (this.#isInPlace) this.#logger.logUpdatePersist()
    this.#isInPlace = false
  }

  #tell(line: string): void {
    this.#persist()
    this.#logger.logError(line)
  }

  #print(line: string): void {
    if (this.#options.json) this.#logger.logError(line)
    else this.#logger.log(line)
  }
}

const countOf = (list: readonly unknown[]) =>
  `${list.length} migration${list.length === 1 ? '' : 's'}`

function toJson({ failure, ...report }: MigrateReport, exitCode: number) {
  if (!failure) return { exitCode, ...report }
  const { name, error, standing } = failure
  return { exitCode, ...report, failure: { name, message: error.message, standing } }
}
