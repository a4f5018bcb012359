import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import stringHelpers from '@adonisjs/core/helpers/string'
import { readFile } from 'node:fs/promises'

/**
 * Replaces the `make:migration` of Lucid: the file goes behind everything that is there, and into the lock file.
 */
export default class MakeMigration extends BaseCommand {
  static override commandName = 'make:migration'
  static override description = 'Make a new migration file'
  static override help = [
    'The name says what the migration does, in snake case: create_orders, add_price_to_parts.',
    'A model name (Order) makes the migration that creates its table.',
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

  override async run() {
    const { createMigration } = await import('../../src/migrations/main.js')
    try {
      const slug = await this.#toSlug()
      const body = await this.#toBody(slug)
      const root = this.app.makePath()
      const path = await createMigration({ root, slug, body, now: new Date() })
      this.logger.action(`create ${path}`).succeeded()
    } catch (error) {
      if (!(error instanceof Exception)) throw error
      this.exitCode = 1
      this.logger.error(error.message)
    }
  }

  /** A model's name, as `make:model --migration` passes it on, stands for the creation of its table. */
  async #toSlug(): Promise<string> {
    const { inferIntent } = await import('../../src/migrations/main.js')
    const slug = /^[A-Z][A-Za-z0-9]*$/.test(this.name)
      ? stringHelpers.snakeCase(this.name)
      : this.name
    const isTable = slug !== this.name || /^[a-z0-9]+$/.test(slug)
    const isPlain = inferIntent(slug).kind === 'empty'
    return isTable && isPlain ? `create_${this.app.generators.tableName(this.name)}` : slug
  }

  async #toBody(slug: string): Promise<string> {
    if (this.contentsFrom) return readFile(this.app.makePath(this.contentsFrom), 'utf8')

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
