import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { report, REPOSITORY, type Workbench } from '../workbench.js'
import { runProgram } from './run_program.js'

const PLUGIN = 'plugins/ledger'
const FIRST = Date.UTC(2020, 0, 1)
const HOUR = 60 * 60 * 1000

/** Whose migrations to write: the project's own, or those of a plugin, which are synced. */
export interface StreamSize {
  own: number
  released: number
}

/** A project with a long stream of migrations, and the package as a project installs it: compiled. */
export class StreamProject {
  readonly root: string
  readonly #signal: AbortSignal

  private constructor(root: string, signal: AbortSignal) {
    this.root = root
    this.#signal = signal
  }

  static async create(
    name: string,
    { own, released }: StreamSize,
    bench: Workbench
  ): Promise<StreamProject> {
    const project = new StreamProject(join(bench.folder, name), bench.signal)
    await project.#write({ ...baseFiles(commandsFrom(project.root, bench)), ...ownFiles(own) })
    if (released > 0) {
      await project.#write(pluginFiles(released))
      await project.ace('iti:manifest', 'ledger')
      await project.ace('iti:sync-migrations')
    }
    return project
  }

  /** Runs one of its commands as a process of its own; returns what it printed. */
  ace(...args: string[]): Promise<string> {
    return this.run(process.execPath, 'ace.js', ...args)
  }

  /** Runs a command with Lucid's commands alone. */
  stock(...args: string[]): Promise<string> {
    return this.run(process.execPath, 'stock/ace.js', ...args)
  }

  run(...command: string[]): Promise<string> {
    const env = { GIT_CONFIG_GLOBAL: '/dev/null' }
    return runProgram({ command, cwd: this.root, env, signal: this.#signal })
  }

  async #write(files: Record<string, string>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.root, file)), { recursive: true })
      await writeFile(join(this.root, file), text)
    }
  }
}

/** Compiles the package into the workbench, with what its commands read. */
export async function compilePackage(bench: Workbench): Promise<void> {
  report('Compiling the package')
  const folder = join(bench.folder, 'package')
  const command = [
    'tsc',
    '-p',
    'tsconfig.package.json',
    '--outDir',
    folder,
    '--declaration',
    'false',
  ]
  await runProgram({ command, cwd: REPOSITORY, signal: bench.signal })
  for (const path of ['package.json', 'database/system']) {
    await cp(join(REPOSITORY, path), join(folder, path), { recursive: true })
  }
}

const commandsFrom = (root: string, bench: Workbench) =>
  relative(root, join(bench.folder, 'package/commands/main.js'))

const ACE = `import '@poppinss/ts-exec'
import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'

const root = new URL('./', import.meta.url)
const importer = (path) => import(path.startsWith('.') ? new URL(path, root).href : path)
await new Ignitor(root, { importer }).ace().handle(process.argv.splice(2))
`

const rcFile = (commands: string) => `import { defineConfig } from '@adonisjs/core/app'
export default defineConfig({
  commands: [${commands}],
  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/lucid/database_provider'),
  ],
})
`

const baseFiles = (commands: string): Record<string, string> => ({
  'package.json': JSON.stringify({
    name: 'stream',
    type: 'module',
    imports: { '#plugins/*': './plugins/*.js' },
  }),
  'ace.js': ACE,
  'adonisrc.js': rcFile(`() => import('@adonisjs/lucid/commands'), () => import('${commands}')`),
  'stock/ace.js': ACE,
  'stock/adonisrc.js': rcFile(`() => import('@adonisjs/lucid/commands')`),
  ...configFiles('', ''),
  ...configFiles('stock/', '../'),
})

const configFiles = (folder: string, up: string): Record<string, string> => ({
  [`${folder}config/app.js`]: `export const appUrl = 'http://localhost'\nexport const http = {}\n`,
  [`${folder}config/logger.js`]: `export default { default: 'app', loggers: { app: { enabled: false } } }\n`,
  [`${folder}config/encryption.js`]: `import { defineConfig, drivers } from '@adonisjs/core/encryption'
const keys = ['nothing is encrypted with this one']
export default defineConfig({ default: 'gcm', list: { gcm: drivers.aes256gcm({ id: 'gcm', keys }) } })
`,
  [`${folder}config/database.js`]: `import { defineConfig } from '@adonisjs/lucid'
export default defineConfig({
  connection: 'sqlite',
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename: new URL('../database.sqlite3', import.meta.url).pathname },
      useNullAsDefault: true,
      migrations: { naturalSort: true, paths: ['${up}database/migrations'] },
    },
  },
})
`,
})

const nameOf = (index: number, revision: string) => {
  const time = new Date(FIRST + index * HOUR).toISOString().replaceAll(/\D/g, '').slice(0, 14)
  return `${time}_${revision}_create_table_${index}.ts`
}

const ownFiles = (count: number) =>
  filesOf(count, (index) => {
    const revision = index.toString(16).padStart(10, '0')
    return `database/migrations/${nameOf(index * 2, revision)}`
  })

const pluginFiles = (count: number): Record<string, string> => ({
  [`${PLUGIN}/plugin.ts`]: `export default {
  kind: 'plugin',
  name: 'ledger',
  version: '1.0.0',
  requires: [],
  migrations: new URL('./database/', import.meta.url),
}
`,
  'config/plugins.js': `export default [{ use: () => import('#plugins/ledger/plugin') }]\n`,
  ...filesOf(count, (index) => {
    const revision = `led${index.toString(16).padStart(7, '0')}`
    return `${PLUGIN}/database/${nameOf(index * 2 + 1, revision)}`
  }),
})

const filesOf = (count: number, pathOf: (index: number) => string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const path = pathOf(index)
      const table = path.includes(PLUGIN) ? `ledger_${index}` : `table_${index}`
      return [path, migrationText(table)]
    })
  )

/* As long as a migration usually is. */
const migrationText = (table: string) => `import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('${table}', (table) => {
      table.increments('id')
      table.string('code', 32).notNullable().unique()
      table.string('name', 128).notNullable()
      table.integer('parent_id').unsigned().nullable().index()
      table.decimal('price', 12, 2).notNullable().defaultTo(0)
      table.boolean('is_active').notNullable().defaultTo(true)
      table.datetime('created_at', { useTz: true, precision: 3 }).notNullable()
      table.datetime('updated_at', { useTz: true, precision: 3 }).notNullable()
    })
  }

  async down() {
    this.schema.dropTable('${table}')
  }
}
`
