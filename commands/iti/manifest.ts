import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { DraftOptions, ManifestDraft } from '../../src/migrations/main.js'

const OWN_FOLDER = 'database/system'
const CANNOT_RUN = 1
const DOES_NOT_FIT = 3

/**
 * Takes the migrations of a plugin, or of a package, into the manifest that `iti:sync-migrations` reads. What an
 * earlier version released is frozen. It needs no database and no environment.
 * Exit codes: 0 the manifest fits, or was written; 1 could not run; 3 with --check: the manifest does not fit.
 */
export default class ReleaseMigrations extends BaseCommand {
  static override commandName = 'iti:manifest'
  static override description = 'Take the migrations of a plugin or package into its manifest.json'
  static override help = [
    'iti:manifest positions       the plugin plugins/positions, with the version that its plugin.ts says',
    'iti:manifest database        the package whose folder of migrations this is, by its package.json',
    `iti:manifest                 the package whose migrations lie in ${OWN_FOLDER}`,
    'A migration may change until a later version of its package is in the manifest, and never after.',
    'Exit codes:',
    '  0  the manifest fits the files, or was written',
    '  1  could not run: no such plugin or folder, or a released migration was changed',
    '  3  with --check: the manifest does not fit the files',
  ]

  @args.string({ description: 'A plugin of the project, or a folder', required: false })
  declare target?: string

  @flags.boolean({ description: 'Write nothing, and fail if the manifest does not fit the files' })
  declare check: boolean

  override async run() {
    const { draftManifest, E_MANIFEST_FROZEN } = await import('../../src/migrations/main.js')
    try {
      const draft = await draftManifest(await this.#findPackage(this.target ?? OWN_FOLDER))
      await this.#settle(draft)
    } catch (error) {
      if (!(error instanceof Exception)) throw error
      const isMisfit = this.check && error instanceof E_MANIFEST_FROZEN
      this.exitCode = isMisfit ? DOES_NOT_FIT : CANNOT_RUN
      this.logger.error(error.message)
    }
  }

  async #findPackage(target: string): Promise<DraftOptions> {
    const { getLocalPlugin, isLocalPlugin } = await import('../../src/plugins/main.js')
    const { findPackage } = await import('../../src/migrations/main.js')
    const name = /^plugins\/([^/]+)/.exec(target.replace(/^\.\//, ''))?.[1] ?? target
    if (name === target && !isLocalPlugin(this.app, name)) {
      return findPackage(this.app.makePath(target))
    }
    const { manifest, folder } = await getLocalPlugin(this.app, name)
    return { folder, package: `plugins/${manifest.name}`, version: manifest.version }
  }

  async #settle({ path, manifest, isStale }: ManifestDraft): Promise<void> {
    const where = this.app.relativePath(path)
    const content = `migrations of ${manifest.package}: ${manifest.entries.length}`
    if (!isStale) return void this.logger.success(`${where} fits the ${content}`)
    if (this.check) {
      this.exitCode = DOES_NOT_FIT
      const command = ['node ace iti:manifest', this.target ?? []].flat().join(' ')
      this.logger.error(`${where} does not fit the migrations beside it. Run: ${command}`)
      return
    }
    const { writeWhole } = await import('../../src/migrations/main.js')
    const { makeFormatter } = await import('../../src/scaffold/main.js')
    const format = await makeFormatter(this.app.makePath())
    await writeWhole(path, await format(path, JSON.stringify(manifest, null, 2) + '\n'))
    this.logger.success(`${where} has the ${content}`)
  }
}
