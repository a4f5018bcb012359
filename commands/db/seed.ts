import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { Database } from '@adonisjs/lucid/database'
import type { ProjectSeed, SeedGroup, SeedReport } from '../../src/seeds/main.js'
import { withCleanStdout } from '../clean_stdout.js'
import { untilStopped } from '../migration/stop_signals.js'
import { SeedOutput } from './seed_output.js'

const PROJECT = 'project'
const GRACE = 3000

/**
 * Replaces the `db:seed` of Lucid: runs the seeds of the system, of the modules and of the project, in this
 * order, and tells what became of their rows.
 */
export default class DbSeed extends BaseCommand {
  static override commandName = 'db:seed'
  static override description = 'Write the initial data of the system, the modules and the project'
  static override help = [
    'Rows that an operator edited are kept, deleted ones are not brought back.',
    'A seed that is meant for an environment runs only with --environment.',
    'With --files or --interactive only seeders of the project run.',
    'In a dry run seeders of AdonisJS itself do not run: they cannot be undone.',
    'Ctrl+C, or SIGTERM, rolls the running seed back; what ran before it stays.',
    '',
    'Exit codes:',
    '  0  every seed ran',
    '  1  a seed failed and was rolled back; or they could not be run, were locked out, or were interrupted',
    'With --json the result is { seeds, totals }, and { exitCode, error } as well when the code is not 0.',
    'Loggers write where config/logger.ts says, with --json too.',
  ]
  static override options = { startApp: true }

  @flags.string({ description: 'Run only the seeds of this module ("system", "project")' })
  declare only?: string

  @flags.string({ description: 'Also run the seeds that are meant for this environment' })
  declare environment?: string

  @flags.boolean({ description: 'Report what would be done, and take it back' })
  declare dryRun: boolean

  @flags.boolean({ description: 'Print the result as JSON, and everything else to stderr' })
  declare json: boolean

  @flags.string({ description: 'Use another database connection', alias: 'c' })
  declare connection?: string

  @flags.number({ description: 'Seconds to wait for another process', default: 60 })
  declare wait: number

  @flags.boolean({ description: 'Choose seeders of the project', alias: 'i' })
  declare interactive: boolean

  @flags.array({ description: 'Run these seeders of the project', alias: 'f' })
  declare files?: string[]

  @flags.boolean({ description: 'A compact single-line output' })
  declare compactOutput: boolean

  override async run() {
    const output = new SeedOutput(this, this)
    try {
      const seed = () => this.#untilStopped(output)
      const report = await (this.json ? withCleanStdout(this.app, seed) : seed())
      output.conclude(report)
      if (report.failure) this.#fail(report.failure.error)
    } catch (error) {
      output.fail(error)
      this.#fail(error)
    }
  }

  #untilStopped(output: SeedOutput): Promise<SeedReport> {
    return untilStopped({
      run: (signal) => {
        const running = this.#seed(output, signal)
        // a signal has the application close its connections, too, which is held back until the seed is rolled back
        this.app.terminating(() => running.then(noop, noop))
        return running
      },
      onStop: () => {
        output.stop()
        // what the seed had begun may go on, and would keep the process alive
        if (this.isMain) setTimeout(() => process.exit(1), GRACE).unref()
      },
    })
  }

  async #seed(output: SeedOutput, signal: AbortSignal): Promise<SeedReport> {
    const { assertReachable } = await import('../../src/database/main.js')
    const { SeedRunner } = await import('../../src/seeds/main.js')
    const db = await this.app.container.make('lucid.db')
    const connection = this.connection ?? db.primaryConnectionName
    const groups = await this.#groups(db, connection)
    await assertReachable(db, connection)
    const runner = new SeedRunner(this.app, db, connection)
    const { only, environment, dryRun, wait } = this
    const report = await runner.run(groups, {
      ...{ only, environment, dryRun, wait, signal },
      onWait: () => output.wait(),
      onSeed: (result, announcements) => output.show(result, announcements),
    })
    if (!this.dryRun && connection === db.primaryConnectionName) await this.#tellServers()
    return report
  }

  /** Servers that run meanwhile remember who may do what; a seed may have written roles and menus. */
  async #tellServers(): Promise<void> {
    const { AccessChanges } = await import('../../src/access/main.js')
    const changes = await this.app.container.make(AccessChanges)
    await changes.record('everyone')
  }

  async #groups(db: Database, connection: string): Promise<SeedGroup[]> {
    const { E_SEED_CONNECTION_MISSING, readProjectSeeds } = await import('../../src/seeds/main.js')
    const config = db.getRawConnection(connection)?.config
    if (!config) throw new E_SEED_CONNECTION_MISSING([connection])

    const found = await readProjectSeeds(this.app, config)
    const chosen = await this.#choose(found)
    const project = { source: PROJECT, seeds: (chosen ?? found).map((seed) => seed.load) }
    if (chosen) return [project]

    const modules = await this.app.container.make('iti.modules')
    const groups = modules.ordered.map(({ name, seeds = [] }) => ({ source: name, seeds }))
    return [...groups, project]
  }

  /** The seeders of the project that were asked for; null for all of them, and the seeds of the modules. */
  async #choose(found: readonly ProjectSeed[]): Promise<ProjectSeed[] | null> {
    if (this.files?.length && this.interactive)
      this.logger.warning('--interactive has no meaning beside --files')
    const names = this.files?.length ? this.files.map(toName) : await this.#ask(found)
    if (!names) return null

    const { E_SEED_FILE_MISSING } = await import('../../src/seeds/main.js')
    const known = found.map((seed) => seed.name).join(', ')
    return names.map((name) => {
      const seed = found.find((one) => one.name === name)
      if (!seed) throw new E_SEED_FILE_MISSING([name, known])
      return seed
    })
  }

  async #ask(found: readonly ProjectSeed[]): Promise<string[] | null> {
    if (!this.interactive) return null
    return this.prompt.multiple(
      'Select files to run',
      found.map((seed) => ({ name: seed.name }))
    )
  }

  #fail(error: unknown) {
    this.exitCode = 1
    // another command, or a test, learns of it by this property; ace would print it a second time
    if (!this.isMain) this.error = error
  }
}

const noop = () => {}

/** The name of a seeder, from its path as a shell completes it. */
function toName(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^\.\//, '')
    .replace(/\.[jt]s$/, '')
}
