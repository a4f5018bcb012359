import app from '@adonisjs/core/services/app'
import { Database } from '@adonisjs/lucid/database'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { getActiveTest } from '@japa/runner'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

const CONNECTION = 'scratch'

/** A database of one test, on the server (or in the kind of file) that the application is configured for. */
export class ScratchDatabase {
  /** what `DB_DATABASE` is for a process that is to work on it */
  readonly name: string
  readonly db: Database

  private constructor(name: string, db: Database) {
    this.name = name
    this.db = db
  }

  /** Makes an empty database, which is gone when the test is over. */
  static async create(): Promise<ScratchDatabase> {
    const main = await app.container.make('lucid.db')
    const { config } = main.getRawConnection(main.primaryConnectionName)!
    const isFile = typeof config.connection === 'object' && 'filename' in config.connection
    const name = isFile ? await makeFile() : `iti_test_${randomBytes(6).toString('hex')}`
    if (!isFile) await main.rawQuery(`create database ${name}`)

    const connection = Object.assign(
      {},
      config.connection,
      isFile ? { filename: app.makePath(name) } : { database: name }
    )
    const scratch = new ScratchDatabase(
      name,
      await open({ ...config, connection } as ConnectionConfig)
    )
    getActiveTest()!.cleanup(async () => {
      await scratch.db.manager.closeAll(true)
      if (!isFile) await main.rawQuery(`drop database ${name}`)
    })
    return scratch
  }

  /** Runs the migrations of the project, or takes them all back. */
  async migrate(direction: 'up' | 'down' = 'up'): Promise<number> {
    const options = { direction, connectionName: CONNECTION, disableLocks: true }
    const runner = new MigrationRunner(
      this.db,
      app,
      direction === 'up' ? options : { ...options, batch: 0 }
    )
    await runner.run()
    if (runner.error) throw runner.error
    return Object.keys(runner.migratedFiles).length
  }
}

async function makeFile(): Promise<string> {
  await mkdir(app.tmpPath(), { recursive: true })
  const folder = await mkdtemp(app.tmpPath('scratch-'))
  getActiveTest()!.cleanup(() => rm(folder, { recursive: true, force: true }))
  return app.relativePath(join(folder, 'scratch.sqlite3'))
}

async function open(config: ConnectionConfig): Promise<Database> {
  const logger = await app.container.make('logger')
  const emitter = await app.container.make('emitter')
  return new Database(
    { connection: CONNECTION, connections: { [CONNECTION]: config } },
    logger,
    emitter
  )
}
