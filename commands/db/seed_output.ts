import type { BaseCommand } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { SeedReport, SeedResult } from '../../src/seeds/main.js'

/** How much is to be shown. */
export interface OutputOptions {
  compactOutput: boolean
  dryRun: boolean
  /** stdout is for the result alone */
  json: boolean
}

/** Tells an operator, or a program, what became of the seeds. */
export class SeedOutput {
  readonly #logger: BaseCommand['logger']
  readonly #colors: BaseCommand['colors']
  readonly #options: OutputOptions

  constructor({ logger, colors }: BaseCommand, options: OutputOptions) {
    this.#logger = logger
    this.#colors = colors
    this.#options = options
  }

  wait(): void {
    this.#logger.logError('Waiting for another process that seeds this database')
  }

  stop(): void {
    this.#logger.logError('Stopping, and rolling the running seed back')
  }

  /** Says what one seed did as soon as it is committed, and what it announces. */
  show({ name, ...counts }: SeedResult, announcements: readonly string[]): void {
    const { created, updated, unchanged, kept, skipped } = counts
    const written = `${created} created, ${updated} updated, ${unchanged} unchanged`
    const line = `${this.#colors.green('❯')} ${name}: ${written}, ${kept} kept, ${skipped} skipped`
    if (!this.#options.compactOutput) this.#print(line)
    for (const text of announcements) this.#print(text)
  }

  conclude({ seeds, totals, failure }: SeedReport): void {
    if (this.#options.json) this.#conclude({ seeds, totals, failure })
    else {
      const { created, updated, kept } = totals
      const count = `${seeds.length} seeds: ${created} created, ${updated} updated, ${kept} kept`
      const did = this.#options.dryRun ? 'Would run' : 'Ran'
      this.#logger.log(this.#colors.grey(`❯ ${did} ${count}`))
    }
    if (failure) this.#explain(failure.error, `The seed "${failure.name}" failed: `)
  }

  /** Says why nothing could be run. */
  fail(error: unknown): void {
    if (this.#options.json) this.#logger.log(toJson({ exitCode: 1, error: describe(error) }))
    this.#explain(error)
  }

  #conclude({ seeds, totals, failure }: SeedReport): void {
    const result = { seeds, totals }
    if (!failure) return this.#logger.log(toJson(result))
    const error = { ...describe(failure.error), seed: failure.name }
    this.#logger.log(toJson({ exitCode: 1, error, ...result }))
  }

  #explain(error: unknown, prefix = ''): void {
    this.#logger.error(prefix + describe(error).message)
    if (error instanceof Error && !(error instanceof Exception))
      this.#logger.logError(error.stack ?? '')
  }

  #print(text: string): void {
    if (this.#options.json) this.#logger.logError(text)
    else this.#logger.log(text)
  }
}

const toJson = (result: object) => JSON.stringify(result, null, 2)

/* Drivers fail with a code and no message when a server has several addresses. */
function describe(error: unknown): { code?: string; message: string } {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, message } = error as NodeJS.ErrnoException
  return { code, message: message || code || error.name }
}
