import app from '@adonisjs/core/services/app'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { type DriftOptions, type DriftReport, findDrift, migrate } from '@iti/framework/migrations'
import { join } from 'node:path'
import { ScratchDatabase } from '../scratch_database.js'
import { StreamProject } from './stream_project.js'

/** A piece of the statement that made a table, and what it is to be. */
export interface Rebuilt {
  table: string
  replace: string
  by: string
}

/** What somebody does on each kind of database; statements are separated by semicolons. */
export interface ByHand {
  sqlite: string | Rebuilt
  mysql: string
  postgres: string
}

/** A database of one test with a stream of its own, which this very process migrates. */
export class DriftingDatabase {
  readonly project: StreamProject
  readonly database: ScratchDatabase

  private constructor(project: StreamProject, database: ScratchDatabase) {
    this.project = project
    this.database = database
    const { db } = database
    const path = app.relativePath(join(project.root, 'database/migrations'))
    db.getRawConnection(db.primaryConnectionName)!.config.migrations = { paths: [path] }
  }

  /** Migrates a new database with these bodies of `up()`. */
  static async create(...bodies: string[]): Promise<DriftingDatabase> {
    const project = await StreamProject.create()
    const drifting = new DriftingDatabase(project, project.database)
    for (const up of bodies) await project.add({ slug: 'step', up })
    await drifting.migrate()
    return drifting
  }

  get client(): QueryClientContract {
    return this.database.db.connection()
  }

  get dialect(): 'sqlite' | 'mysql' | 'postgres' {
    const { name } = this.client.dialect
    return name === 'mysql' || name === 'postgres' ? name : 'sqlite'
  }

  /** Changes the schema past the migrations, as somebody would with a client of the database. */
  async byHand(change: string | ByHand): Promise<void> {
    const statements = typeof change === 'string' ? change : change[this.dialect]
    if (typeof statements !== 'string') return this.#rebuild(statements)
    for (const statement of statements.split(';')) await this.client.rawQuery(statement)
  }

  /* As the manual of SQLite says for what its `alter table` cannot do. */
  async #rebuild({ table, replace, by }: Rebuilt): Promise<void> {
    const rows = await this.client
      .from('sqlite_master')
      .where('tbl_name', table)
      .whereNotNull('sql')
      .select('type', 'sql')
    const { sql } = rows.find(({ type }) => type === 'table')
    if (!sql.includes(replace)) throw new Error(`There is no "${replace}" in ${sql}`)
    await this.client.rawQuery('pragma foreign_keys = off')
    const made = sql.replace(replace, by).replace(table, `${table}_new`)
    await this.client.rawQuery(made)
    await this.client.rawQuery(`insert into ${table}_new select * from ${table}`)
    await this.client.rawQuery(`drop table ${table}`)
    await this.client.rawQuery(`alter table ${table}_new rename to ${table}`)
    for (const { type, sql: index } of rows) if (type === 'index') await this.client.rawQuery(index)
    await this.client.rawQuery('pragma foreign_keys = on')
  }

  async migrate(): Promise<void> {
    const { db } = this.database
    const how = {
      disableLocks: true,
      skipChecks: true,
      wait: 0,
      signal: AbortSignal.timeout(50_000),
    }
    const { failure } = await migrate({ app, db, connection: db.primaryConnectionName, ...how })
    if (failure) throw failure.error
  }

  drift(options: Partial<DriftOptions> = {}): Promise<DriftReport> {
    const { db } = this.database
    const connection = db.primaryConnectionName
    const signal = AbortSignal.timeout(50_000)
    return findDrift({ app, db, connection, signal, ...options })
  }

  /** The messages of all differences, by their kinds. */
  async differences(): Promise<Record<string, string[]>> {
    const { differences } = await this.drift()
    const kinds = Map.groupBy(differences, ({ kind }) => kind)
    return Object.fromEntries(
      [...kinds].map(([kind, them]) => [kind, them.map(({ message }) => message)])
    )
  }

  /** Adds a migration that was proposed to the stream, and runs it on a database. */
  async adopt(proposal: string): Promise<void> {
    await this.project.write('database/migrations/20270101000000_0000000000_adopt.ts', proposal)
    await this.migrate()
  }

  /** An empty database with the same stream. */
  async sibling(): Promise<DriftingDatabase> {
    return new DriftingDatabase(this.project, await ScratchDatabase.create())
  }
}
