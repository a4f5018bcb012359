import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { PreparedMigration } from '../../src/migrations/main.js'
import type { Format, ResourceNames } from '../../src/scaffold/main.js'

const STUBS = ['manifest', 'routes', 'controller', 'service', 'validator', 'transformer']
const TEST_PACKAGES = ['@japa/runner', '@japa/api-client']

interface GeneratedFile {
  path: string
  text: string
}

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
    const { declareModule, makeFormatter } = await import('../../src/scaffold/main.js')
    const resource = await this.#resource()
    const codemods = await this.createCodemods()
    const project = await codemods.getTsMorphProject()
    if (!project) {
      // the codemods have said already which package is missing
      this.exitCode = 1
      return
    }

    // everything is known before the first file is written
    const root = this.app.makePath()
    const format = await makeFormatter(root)
    const rcFile = this.app.makePath('adonisrc.ts')
    const rcText = await format(rcFile, declareModule(project, rcFile, this.name))
    const hasTest = await this.#canTest()
    const files = await this.#render(resource, { hasTest, format })
    const migration = await this.#prepareMigration(resource, format)
    await this.#write(files, { path: rcFile, text: rcText }, migration)

    for (const path of [rcFile, ...files.map((file) => file.path)]) {
      this.logger.action(`write ${relative(root, path)}`).succeeded()
    }
    this.logger.action(`create ${migration.path}`).succeeded()
    if (!hasTest) {
      this.logger.info(`No test was made: package.json lacks ${TEST_PACKAGES.join(' or ')}`)
    }
  }

  /** @throws {E_MODULE_NAME_INVALID} {E_RESOURCE_NAME_INVALID} {E_MODULE_EXISTS} */
  async #resource(): Promise<ResourceNames> {
    const { assertModuleName, assertResourceName, E_MODULE_EXISTS, resourceNames } =
      await import('../../src/scaffold/main.js')
    assertModuleName(this.name)
    const resource = resourceNames(this.name, this.resource)
    assertResourceName(this.resource ?? this.name, resource)
    for (const folder of this.#folders()) {
      if (existsSync(this.app.makePath(folder))) throw new E_MODULE_EXISTS([folder])
    }
    return resource
  }

  #folders(): string[] {
    return [`modules/${this.name}`, `models/${this.name}`]
  }

  /** Without these packages a test would not even compile. */
  async #canTest(): Promise<boolean> {
    const manifest = JSON.parse(await readFile(this.app.makePath('package.json'), 'utf8'))
    const present = { ...manifest.dependencies, ...manifest.devDependencies }
    return TEST_PACKAGES.every((name) => name in present)
  }

  async #render(
    resource: ResourceNames,
    { hasTest, format }: { hasTest: boolean; format: Format }
  ): Promise<GeneratedFile[]> {
    const { resourceNames } = await import('../../src/scaffold/main.js')
    const { stubsRoot } = await import('../../stubs/main.js')
    const stubs = await this.app.stubs.create()
    const module = { name: this.name, title: resourceNames(this.name).title }
    const files: GeneratedFile[] = []
    for (const name of [...STUBS, ...(hasTest ? ['test'] : []), 'model']) {
      const stub = await stubs.build(`make/module/${name}.stub`, { source: stubsRoot })
      const { destination: path, contents } = await stub.prepare({ module, resource })
      files.push({ path, text: await format(path, contents) })
    }
    return files
  }

  async #prepareMigration({ table }: ResourceNames, format: Format): Promise<PreparedMigration> {
    const { migrationBody, MIGRATIONS_FOLDER, prepareMigration } =
      await import('../../src/migrations/main.js')
    const slug = `create_${table}`
    const body = migrationBody({
      kind: 'create',
      table,
      columns: ["table.string('name', 64).notNullable()", "table.string('remark', 500).nullable()"],
    })
    return prepareMigration({
      root: this.app.makePath(),
      slug,
      body: await format(this.app.makePath(MIGRATIONS_FOLDER, `${slug}.ts`), body),
      now: new Date(),
    })
  }

  /** Takes back what it wrote, if the disk fails half-way. */
  async #write(files: GeneratedFile[], rcFile: GeneratedFile, migration: PreparedMigration) {
    const { writeChanges } = await import('../../src/migrations/main.js')
    const root = this.app.makePath()
    const rcTextBefore = await readFile(rcFile.path, 'utf8')
    try {
      for (const { path, text } of files) {
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, text)
      }
      await writeFile(rcFile.path, rcFile.text)
      await writeChanges(root, migration.changes)
    } catch (error) {
      for (const path of [...this.#folders(), migration.path]) {
        await rm(join(root, path), { recursive: true, force: true })
      }
      await writeFile(rcFile.path, rcTextBefore)
      throw error
    }
  }
}
