import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { PackageReport, SyncReport } from '../../src/migrations/main.js'
import { failWith } from '../failure.js'
import { releasesOf } from './releases.js'

type Item = PackageReport['items'][number]

const FRAMEWORK = '@iti/framework'
/* Or else the lock file, which is of all packages, and written last. */
const isCopy = (path: string) => path.endsWith('.ts')

/**
 * Brings the migrations that the framework and the listed plugins ship into the project's own stream, be a plugin
 * enabled or not: the stream is the same for every deployment. It needs no database and no environment, so it runs
 * right after an installation.
 */
export default class SyncMigrations extends BaseCommand {
  static override commandName = 'iti:sync-migrations'
  static override description =
    'Copy the migrations of the framework and of plugins into database/migrations'
  static override help = [
    'The framework comes first, then each plugin that config/plugins.ts lists, enabled or not.',
    'Exit codes:',
    '  0  in sync, or brought in sync',
    '  1  could not run: usage, files, a bad manifest, a plugin that cannot be imported',
    '  2  with --check: something new is to be copied',
    '  3  a copy was edited, deleted, repeated, reordered, or is not locked',
    '  4  the package released another text than the one that was synced',
    '  5  with --check: the installed package lacks migrations of the project',
    'Of several packages the worst counts: 1, 4, 3, 5, 2. With 3 or 4 nothing is written, of none of them.',
    'A dry run ends with the code of a real one.',
  ]

  @flags.boolean({ description: 'Write nothing, and fail if there is something to write' })
  declare check: boolean

  @flags.boolean({ description: 'Write nothing, and show what would be written' })
  declare dryRun: boolean

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  @flags.string({
    description: 'Sync this installed package alone; a plugin of the project is plugins/<name>',
  })
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
      failWith(this, error)
    }
  }

  async #sync(): Promise<SyncReport> {
    const { getReleaseFolder, syncMigrations } = await import('../../src/migrations/main.js')
    const root = this.app.makePath()
    const { check, dryRun, restore } = this
    const how = { root, check, dryRun, restore }
    if (this.from === undefined)
      return syncMigrations({ ...how, plugins: [], ...(await releasesOf(this.app)) })
    const releaseFolder = getReleaseFolder(root, this.from)
    return syncMigrations({ ...how, package: this.from, releaseFolder })
  }

  #print({ plugins, ...first }: SyncReport) {
    const reports = [first, ...plugins]
    for (const report of reports) this.#printFindings(report)

    const isReading = this.check || this.dryRun
    const written = Map.groupBy(
      reports.flatMap((report) => report.written),
      isCopy
    )
    for (const path of [...(written.get(true) ?? []), ...(written.get(false) ?? [])]) {
      this.logger.log(`${isReading ? 'would write' : 'wrote'} ${path}`)
    }
    if (first.exitCode === 3 || first.exitCode === 4) {
      this.logger.error('Nothing was written, because of what is said above')
    }
  }

  #printFindings({ package: name, items, written }: PackageReport) {
    const findings = items.filter((item) => item.state !== 'IN_SYNC')
    for (const item of findings) this.logger.log(this.#toLine(item))
    if (findings.length === 0 && !written.some(isCopy)) {
      this.logger.success(`The migrations of ${name} are in sync`)
    }
  }

  #toLine({ state, file, message, package: name }: Item) {
    const color = state === 'NEW' || state === 'ADOPTED' ? 'green' : 'yellow'
    const isTold = name !== undefined && name !== FRAMEWORK && state !== 'AHEAD'
    const owner = isTold ? `of ${name} ` : ''
    return `${this.colors[color](state)} ${file} ${owner}${message}`
  }
}
