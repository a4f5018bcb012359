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
    'A single word (Order, orders) makes the migration that creates the table of that name.',
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
