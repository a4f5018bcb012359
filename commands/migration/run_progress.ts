import type { BaseCommand } from '@adonisjs/core/ace'
import type { MigrateReport, MigrationEvent, MigrationFailure } from '../../src/migrations/main.js'

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

  constructor(logger: BaseCommand['logger'], options: ProgressOptions) {
    this.#logger = logger
    this.#options = options
  }

  show(event: MigrationEvent): void {
    if (event.kind === 'waiting') {
      return this.#logger.logError('Waiting for another process that migrates this database')
    }
    if (this.#options.compactOutput) return
    if (event.kind === 'dump') return this.#print(`Restoring the schema from ${event.path}`)

    const place = `${event.number}/${event.total} ${event.name}`
    if (event.kind === 'started') this.#begin(place)
    else if (event.kind === 'applied') this.#end(`❯ migrated ${place} (${event.ms} ms)`)
    else this.#end(`❯ failed ${place} (${event.ms} ms)`)
  }

  /** Says what came of it. */
  conclude({ violations, applied, planned, pending, failure, isInterrupted }: MigrateReport): void {
    for (const { message, remedy } of violations) this.#logger.error(`${message} ${remedy}`)
    if (violations.length > 0) {
      const way = 'To run nevertheless: --skip-checks'
      return this.#logger.error(`No migration ran, because of what is said above. ${way}`)
    }
    for (const { name, statements } of planned) {
      this.#logger.log([`-- ${name}`, ...statements.map((sql) => `${sql};`), ''].join('\n'))
    }
    if (planned.length > 0) return
    if (failure) this.#explain(failure)
    if (isInterrupted) this.#logger.error(`Stopped, as asked. ${countOf(pending)} still to run`)

    const ms = Math.round(performance.now() - this.#startedAt)
    const isIdle = applied.length === 0 && !failure && !isInterrupted
    if (isIdle) this.#logger.log('❯ Already up to date')
    else this.#logger.log(`❯ Migrated ${countOf(applied)} in ${ms} ms, ${pending.length} wait`)
  }

  #explain({ name, error, standing }: MigrationFailure): void {
    this.#logger.error(`${name} failed: ${error.message}`)
    if (standing.length === 0) {
      this.#logger.logError('It was rolled back. Mend it, and run again: node ace migration:run')
      return
    }
    this.#logger.logError(
      [
        'These statements of it stand, for this database or migration takes none back:',
        ...standing.map((sql) => `  ${sql};`),
        'Undo them by hand, or have the migration pass over what is there; then run again: node ace migration:run',
      ].join('\n')
    )
  }

  #begin(place: string): void {
    if (process.stdout.isTTY && !this.#options.json) this.#logger.logUpdate(`❯ migrating ${place}`)
  }

  #end(line: string): void {
    if (!process.stdout.isTTY || this.#options.json) return this.#print(line)
    this.#logger.logUpdate(line)
    this.#logger.logUpdatePersist()
  }

  #print(line: string): void {
    if (this.#options.json) this.#logger.logError(line)
    else this.#logger.log(line)
  }
}

const countOf = (list: readonly unknown[]) =>
  `${list.length} migration${list.length === 1 ? '' : 's'}`
