import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import { fileURLToPath } from 'node:url'
import type { SyncItem, SyncReport } from '../../src/migrations/main.js'

const FRAMEWORK = '@iti/framework'
/* The same place in the work tree and in the published package. */
const OWN_RELEASE = fileURLToPath(new URL('../../database/system/', import.meta.url))

/**
 * Brings the migrations that the framework (or another package) ships into the project's own stream.
 * It needs no database and no environment, so it runs right after an installation.
 */
export default class SyncMigrations extends BaseCommand {
  static override commandName = 'iti:sync-migrations'
  static override description = 'Copy the migrations of the framework into database/migrations'
  static override help = [
    'Exit codes:',
    '  0  in sync, or brought in sync',
    '  1  could not run: usage, files, a bad manifest',
    '  2  with --check: something new is to be copied',
    '  3  a copy was edited, deleted, repeated, reordered, or is not locked',
    '  4  the package released another text than the one that was synced',
    '  5  with --check: the installed package lacks migrations of the project',
    'With 3 or 4 nothing is written. A dry run ends with the code of a real one.',
  ]

  @flags.boolean({ description: 'Write nothing, and fail if there is something to write' })
  declare check: boolean

  @flags.boolean({ description: 'Write nothing, and show what would be written' })
  declare dryRun: boolean

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  @flags.string({ description: 'Sync the migrations of this installed package instead' })
  declare from?: string

  @flags.string({ description: 'Bring back the deleted copy with this revision' })
  declare restore?: string

  override async run() {
    try {
      const report = await this.#sync()
      this.exitCode = report.exitCode
      if (this.json) this.logger.log(JSON.stringify(report, null, 2))
      else this.#print(report)
    } catch (error) {
      this.#fail(error)
    }
  }

  async #sync(): Promise<SyncReport> {
    const { getReleaseFolder, syncMigrations } = await import('../../src/migrations/main.js')
    const root = this.app.makePath()
    return syncMigrations({
      root,
      package: this.from ?? FRAMEWORK,
      releaseFolder: this.from === undefined ? OWN_RELEASE : getReleaseFolder(root, this.from),
      check: this.check,
      dryRun: this.dryRun,
      restore: this.restore,
    })
  }

  #print(report: SyncReport) {
    const findings = report.items.filter((item) => item.state !== 'IN_SYNC')
    for (const item of findings) this.logger.log(this.#toLine(item))

    const isReading = this.check || this.dryRun
    for (const path of report.written)
      this.logger.log(`${isReading ? 'would write' : 'wrote'} ${path}`)
    if (report.exitCode === 3 || report.exitCode === 4) {
      this.logger.error('Nothing was written, because of what is said above')
    } else if (report.written.length === 0 && findings.length === 0) {
      this.logger.success(`The migrations of ${report.package} are in sync`)
    }
  }

  #toLine({ state, file, message }: SyncItem) {
    const color = state === 'NEW' || state === 'ADOPTED' ? 'green' : 'yellow'
    return `${this.colors[color](state)} ${file} ${message}`
  }

  #fail(error: unknown) {
    if (!(error instanceof Error)) throw error
    const code = error instanceof Exception ? error.code : (error as NodeJS.ErrnoException).code
    this.exitCode = 1
    if (this.json)
      this.logger.log(JSON.stringify({ exitCode: 1, error: { code, message: error.message } }))
    else this.logger.error(error.message)
  }
}
