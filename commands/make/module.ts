import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'

const STUBS = [
  'manifest',
  'routes',
  'controller',
  'service',
  'validator',
  'transformer',
  'test',
  'model',
]

/**
 * Generates a module that compiles, passes the lint, boots, and passes its own test: one resource with its model,
 * its migration in the one stream, its permissions and menu, and its line in adonisrc.ts.
 * Exit codes: 0 written, 1 nothing was written.
 */
export default class MakeModule extends BaseCommand {
  static override commandName = 'make:module'
  static override description = 'Make a business module with a first resource'
  static override help = [
    'make:module crm --resource=customer makes modules/crm, models/crm and a migration for the table crm_customers.',
    'Run node ace migration:run and node ace db:seed afterwards: they create the table and the menu.',
    'Exit codes: 0 written, 1 nothing was written.',
  ]

  @args.string({ description: 'The name of the module in snake case' })
  declare name: string

  @flags.string({ description: "Its first resource in the singular; by default the module's name" })
  declare resource?: string

  override async run() {
    try {
      await this.#make()
    } catch (error) {
      if (!(error instanceof Exception)) throw error
      this.exitCode = 1
      this.logger.error(error.message)
    }
  }

  async #make() {
    const { declareModule, makeFormatter, resourceNames } =
      await import('../../src/scaffold/main.js')
    const { createMigration, migrationBody } = await import('../../src/migrations/main.js')
    const { stubsRoot } = await import('../../stubs/main.js')
    const stubs = await this.app.stubs.create()
    await this.#assertNames()

    const resource = resourceNames(this.name, this.resource ?? this.name)
    const root = this.app.makePath()
    const body = migrationBody({
      kind: 'create',
      table: resource.table,
      columns: ["table.string('name', 64).notNullable()", "table.string('remark', 500).nullable()"],
    })
    const module = { name: this.name, title: resourceNames(this.name, this.name).title }
    const rcFile = this.app.makePath('adonisrc.ts')
    const codemods = await this.createCodemods()
    const project = await codemods.getTsMorphProject()
    const files = [{ path: rcFile, text: declareModule(project!, rcFile, this.name) }]
    for (const name of STUBS) {
      const stub = await stubs.build(`make/module/${name}.stub`, { source: stubsRoot })
      const { destination, contents } = await stub.prepare({ module, resource })
      files.push({ path: destination, text: contents })
    }

    // everything is known before the first file is written
    const format = await makeFormatter(root)
    for (const { path, text } of files) {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, await format(path, text))
      this.logger.action(`write ${relative(root, path)}`).succeeded()
    }
    const migration = await createMigration({
      root,
      slug: `create_${resource.table}`,
      body,
      now: new Date(),
    })
    this.logger.action(`create ${migration}`).succeeded()
  }

  async #assertNames() {
    const { E_MODULE_EXISTS, E_MODULE_NAME_INVALID, E_RESOURCE_NAME_INVALID } =
      await import('../../src/scaffold/main.js')
    if (!/^[a-z][a-z0-9_]{1,30}$/.test(this.name) || this.name === 'system') {
      throw new E_MODULE_NAME_INVALID([this.name])
    }
    if (this.resource && !/^[a-z][a-z0-9_]{1,30}$/.test(this.resource)) {
      throw new E_RESOURCE_NAME_INVALID([this.resource])
    }
    for (const folder of ['modules', 'models']) {
      const path = this.app.makePath(folder, this.name)
      if (existsSync(path)) throw new E_MODULE_EXISTS([`${folder}/${this.name}`])
    }
  }
}
