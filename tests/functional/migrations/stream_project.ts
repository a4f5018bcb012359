import app from '@adonisjs/core/services/app'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { getActiveTest } from '@japa/runner'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Outcome, runAce } from '../commands/run_ace.js'
import { ScratchDatabase } from '../scratch_database.js'
import { AceProcess } from './ace_process.js'

/* As bin/console.ts of an application: SIGTERM terminates it. */
const ACE = `import '@poppinss/ts-exec'
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'

const root = new URL('./', import.meta.url)
const importer = (path) => import(path.startsWith('.') ? new URL(path, root).href : path)
new Ignitor(root, { importer })
  .tap((app) => app.listen('SIGTERM', () => app.terminate()))
  .ace()
  .handle(process.argv.splice(2))
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
`

const RC = `import { defineConfig } from '@adonisjs/core/app'
export default defineConfig({
  commands: [() => import('@adonisjs/lucid/commands'), () => import('../../commands/main.js')],
  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/lucid/database_provider'),
  ],
})
`

/* The connection "other" has migrations of its own, and the same database unless it is told another. */
const DATABASE = `import { defineConfig } from '@adonisjs/lucid'
import { setUpSqlite } from '../../../src/database/main.js'

const config = JSON.parse(process.env.STREAM_CONFIG)
const of = (path, overrides) => ({
  ...config,
  connection: { ...config.connection, ...JSON.parse(overrides ?? '{}') },
  ...(config.client === 'better-sqlite3' && { pool: { afterCreate: setUpSqlite } }),
  migrations: { naturalSort: true, paths: [path] },
  schemaGeneration: { enabled: process.env.STREAM_SCHEMA === 'true' },
})
export default defineConfig({
  connection: 'main',
  connections: {
    main: of('database/migrations', process.env.STREAM_MAIN),
    other: of('database/other', process.env.STREAM_OTHER),
  },
})
`

const ENCRYPTION = `import { defineConfig, drivers } from '@adonisjs/core/encryption'

const keys = ['a key that nothing is encrypted with']
export default defineConfig({ default: 'gcm', list: { gcm: drivers.aes256gcm({ id: 'gcm', keys }) } })
`

const FILES = {
  'package.json': '{ "name": "business", "type": "module" }',
  'ace.js': ACE,
  'adonisrc.ts': RC,
  'config/app.ts': `export const appUrl = 'http://localhost'\nexport const http = {}\n`,
  'config/logger.ts': `export default { default: 'app', loggers: { app: { enabled: false } } }\n`,
  'config/encryption.ts': ENCRYPTION,
  'config/database.ts': DATABASE,
}

/** A migration to be written. */
export interface StreamMigration {
  slug: string
  /** the body of `up()`; unless given it makes a table of the name of the slug */
  up?: string
  down?: string
  /** further members of the class */
  members?: string
  revision?: string
  /** in place of what the others make up */
  file?: string
  folder?: string
}

/**
 * A business project with a stream of its own and no application around it, which therefore starts soon. It works
 * on a scratch database of the kind that the tests are configured for, and is gone when the test is over.
 */
export class StreamProject {
  readonly root: string
  readonly database: ScratchDatabase
  readonly env: NodeJS.ProcessEnv
  #files = 0

  private constructor(root: string, database: ScratchDatabase, env: NodeJS.ProcessEnv) {
    this.root = root
    this.database = database
    this.env = env
  }

  static async create(): Promise<StreamProject> {
    await mkdir(app.tmpPath(), { recursive: true })
    // inside this repository, where it finds the packages
    const root = await mkdtemp(app.tmpPath('stream-'))
    getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
    for (const [file, text] of Object.entries(FILES)) await write(join(root, file), text)

    const database = await ScratchDatabase.create()
    const { PATH, NODE_ENV } = process.env
    const env = { PATH, NODE_ENV, TZ: 'UTC', STREAM_CONFIG: toConfig(database) }
    return new StreamProject(root, database, env)
  }

  /** The same files, and another database of the same server. */
  async onAnotherDatabase(): Promise<StreamProject> {
    const database = await ScratchDatabase.create()
    return new StreamProject(this.root, database, {
      ...this.env,
      STREAM_CONFIG: toConfig(database),
    })
  }

  /** What kind of database it works on. */
  get dialect(): string {
    return this.database.db.connection().dialect.name
  }

  /** Writes migrations, each later than the one before; returns the names by which a database remembers them. */
  async add(...migrations: (StreamMigration | string)[]): Promise<string[]> {
    const names = []
    for (const migration of migrations) {
      names.push(await this.#add(typeof migration === 'string' ? { slug: migration } : migration))
    }
    return names
  }

  async #add(migration: StreamMigration): Promise<string> {
    const { slug, folder = 'database/migrations', members = '' } = migration
    const number = ++this.#files
    const revision = migration.revision ?? number.toString(16).padStart(10, '0')
    const timestamp = 20260101000000 + number
    const name = `${folder}/${migration.file ?? `${timestamp}_${revision}_${slug}`}`
    const up = migration.up ?? createTable(slug)
    const down = migration.down ?? `this.schema.dropTable('${slug}')`
    const text = `import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  ${members}
  async up() {
    ${up}
  }

  async down() {
    ${down}
  }
}
`
    await this.write(`${name}.ts`, text)
    return name
  }

  write(path: string, text: string): Promise<void> {
    return write(join(this.root, path), text)
  }

  async edit(path: string, change: (text: string) => string): Promise<void> {
    await this.write(path, change(await readFile(join(this.root, path), 'utf8')))
  }

  remove(path: string): Promise<void> {
    return rm(join(this.root, path))
  }

  /** Runs a command to its end. */
  ace(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return runAce(this.root, args, { ...this.env, ...env })
  }

  /** Starts a command. */
  start(args: string[], env: NodeJS.ProcessEnv = {}): AceProcess {
    return this.spawn([process.execPath, 'ace.js', ...args], env)
  }

  /** Starts a command on a terminal of its own. */
  startOnTerminal(
    args: string[],
    { rows = 24, env = {} }: { rows?: number; env?: NodeJS.ProcessEnv } = {}
  ): AceProcess {
    const line = `stty rows ${rows} cols 120 && exec '${process.execPath}' ace.js ${args.join(' ')}`
    return this.spawn(['script', '-qefc', line, '/dev/null'], { TERM: 'xterm', ...env })
  }

  spawn(command: string[], env: NodeJS.ProcessEnv): AceProcess {
    return new AceProcess(command, { cwd: this.root, env: { ...this.env, ...env } })
  }

  /** What the database remembers to have run, in this order. */
  async recorded(): Promise<string[]> {
    const tables = await this.tables()
    if (!tables.includes('adonis_schema')) return []
    const rows = await this.database.db.from('adonis_schema').select('name').orderBy('id')
    return rows.map(({ name }) => name)
  }

  async tables(): Promise<string[]> {
    const tables = await this.database.db.connection().getAllTables(['public'])
    return tables.sort()
  }
}

/** The body of a migration that makes a table. */
export const createTable = (name: string) =>
  `this.schema.createTable('${name}', (table) => { table.increments(); table.string('code', 32) })`

/** A piece of `up()` that says "pausing", and takes a while. */
export const pause = (ms: number) =>
  `this.defer(() => new Promise((resolve) => { console.log('pausing'); setTimeout(resolve, ${ms}) }))`

/** A piece of `up()` that says "pausing", and goes on as soon as there is the file of which `GO` tells the path. */
export const UNTIL_GO = `this.defer(async () => {
      const { existsSync } = await import('node:fs')
      console.log('pausing')
      while (!existsSync(process.env.GO)) await new Promise((resolve) => setTimeout(resolve, 10))
    })`

function toConfig({ db }: ScratchDatabase): string {
  const { client, connection } = db.getRawConnection(db.primaryConnectionName)!
    .config as ConnectionConfig & { connection: object }
  return JSON.stringify({ client, connection, useNullAsDefault: client === 'better-sqlite3' })
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
