import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import stringHelpers from '@adonisjs/core/helpers/string'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Replaces the `make:migration` of Lucid: the file goes behind everything that is there, and into the lock file; or,
 * of a plugin, into its own folder, from which a sync brings it into the stream.
 * Exit codes: 0 written, 1 nothing was written.
 */
export default class MakeMigration extends BaseCommand {
  static override commandName = 'make:migration'
  static override description = 'Make a new migration file'
  static override help = [
    'The name says what the migration does, in snake case: create_orders, add_price_to_parts.',
    'A single word (Order, orders) makes the migration that creates the table of that name.',
    'Exit codes: 0 written, 1 nothing was written.',
  ]
  static override options = { allowUnknownFlags: true }

  @args.string({ description: 'What the migration does, for example create_orders' })
  declare name: string

  @flags.string({ description: 'Create this table (guessed from the name by default)' })
  declare create?: string

  @flags.string({ description: 'Alter this table (guessed from the name by default)' })
  declare alter?: string

  @flags.string({ description: 'Use the contents of the given file as the generated output' })
  declare contentsFrom?: string

  @flags.string({ description: 'Make it in the folder of this plugin of the project' })
  declare plugin?: string

  override async run() {
    try {
      if (this.create !== undefined && this.alter !== undefined) {
        throw new Exception('--create and --alter exclude each other', {
          code: 'E_MIGRATION_INTENT_AMBIGUOUS',
        })
      }
      const slug = await this.#toSlug()
      const body = await this.#toBody(slug)
      if (this.plugin === undefined) await this.#create(slug, body)
      else await this.#createForPlugin(this.plugin, slug, body)
    } catch (error) {
      if (!(error instanceof Exception)) throw error
      this.exitCode = 1
      this.logger.error(error.message)
    }
  }

  async #create(slug: string, body: string): Promise<void> {
    const { createMigration } = await import('../../src/migrations/main.js')
    const root = this.app.makePath()
    const path = await createMigration({ root, slug, body, now: new Date() })
    this.logger.action(`create ${path}`).succeeded()
  }

  async #createForPlugin(plugin: string, slug: string, body: string): Promise<void> {
    const { namePackageMigration, writeWhole } = await import('../../src/migrations/main.js')
    const { getLocalPlugin } = await import('../../src/plugins/main.js')
    const root = this.app.makePath()
    const { manifest, folder } = await getLocalPlugin(this.app, plugin)
    const file = await namePackageMigration({ root, plugin, folder, slug, now: new Date() })
    await writeWhole(join(folder, file), body)

    this.logger.action(`create ${this.app.relativePath(join(folder, file))}`).succeeded()
    if (!manifest.migrations) {
      this.logger.warning(
        `Add to plugins/${plugin}/plugin.ts: migrations: new URL('./database/', import.meta.url)`
      )
    }
    this.logger.info(
      `Next: write it, then node ace iti:manifest ${plugin}, then node ace iti:sync-migrations`
    )
  }

  /** A single word, as `make:model --migration` passes it on, is a model or table to be created. */
  async #toSlug(): Promise<string> {
    const isModel = /^[A-Z][A-Za-z0-9]*$/.test(this.name)
    const slug = isModel ? stringHelpers.snakeCase(this.name) : this.name
    const isTold = this.create !== undefined || this.alter !== undefined
    if (isTold || !(isModel || /^[a-z0-9]+$/.test(slug))) return slug

    const { inferIntent } = await import('../../src/migrations/main.js')
    const isBare = inferIntent(slug).kind === 'empty'
    return isBare ? `create_${this.app.generators.tableName(slug)}` : slug
  }

  #readContents(path: string): Promise<string> {
    return readFile(this.app.makePath(path), 'utf8').catch((error: NodeJS.ErrnoException) => {
      const message = `--contents-from=${path} cannot be read: ${error.message}`
      throw new Exception(message, { code: 'E_MIGRATION_CONTENTS_UNREADABLE', cause: error })
    })
  }

  async #toBody(slug: string): Promise<string> {
    if (this.contentsFrom) return this.#readContents(this.contentsFrom)

    const { inferIntent, migrationBody } = await import('../../src/migrations/main.js')
    const inferred = inferIntent(slug)
    const guess = 'table' in inferred ? inferred.table : slug
    if (this.alter !== undefined)
      return migrationBody({ kind: 'alter', table: this.alter || guess })
    if (this.create !== undefined)
      return migrationBody({ kind: 'create', table: this.create || guess })
    return migrationBody(inferred)
  }
}
