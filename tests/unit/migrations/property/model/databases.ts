import { AppFactory } from '@adonisjs/core/factories/app'
import { EmitterFactory } from '@adonisjs/core/factories/events'
import { LoggerFactory } from '@adonisjs/core/factories/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { Database } from '@adonisjs/lucid/database'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { HistoryOptions } from '../../../../../src/migrations/main.js'

const CONNECTION = 'stream'
const HISTORY = 'adonis_schema'

/** What a database remembers to have run. */
export interface Row {
  id: number
  name: string
}

/** The databases of one project: each branch has its own, which begins as a copy of the one it branched from. */
export class Databases {
  readonly #folder: string
  readonly #app: ApplicationService
  /** the notes that were written into each table, by branch */
  readonly #notes = new Map<string, Map<string, string[]>>()
  #count = 0

  private constructor(folder: string, app: ApplicationService) {
    this.#folder = folder
    this.#app = app
  }

  static async in(folder: string, root: string): Promise<Databases> {
    const importer = (path: string) => import(path)
    const app = new AppFactory().create(pathToFileURL(`${root}/`), importer) as ApplicationService
    await app.rcContents({}).init()
    return new Databases(folder, app)
  }

  create(branch: string): void {
    this.#notes.set(branch, new Map())
    this.#use(branch, (file) => file.exec('create table ledger (migration text not null)'))
  }

  copy(from: string, to: string): void {
    copyFileSync(this.#path(from), this.#path(to))
    const notes = [...this.#notes.get(from)!]
    this.#notes.set(to, new Map(notes.map(([table, own]) => [table, [...own]])))
  }

  /** Gives a database to code of the product. */
  async open<Result>(
    branch: string,
    work: (options: HistoryOptions) => Promise<Result>
  ): Promise<Result> {
    const config = {
      client: 'better-sqlite3' as const,
      connection: { filename: this.#path(branch) },
      useNullAsDefault: true,
      migrations: { naturalSort: true, paths: ['database/migrations'] },
    }
    const settings = { connection: CONNECTION, connections: { [CONNECTION]: config } }
    const emitter = new EmitterFactory().create(this.#app)
    const db = new Database(settings, new LoggerFactory().create(), emitter as never)
    try {
      return await work({ app: this.#app, db, connection: CONNECTION })
    } finally {
      await db.manager.closeAll(true)
    }
  }

  /** What has run, in its order. */
  recorded(branch: string): Row[] {
    if (!this.tables(branch).includes(HISTORY)) return []
    return this.#all<Row>(branch, `select id, name from ${HISTORY} order by id`)
  }

  /** What every migration notes when it runs. */
  ledger(branch: string): string[] {
    return this.#all<{ migration: string }>(branch, 'select migration from ledger').map(
      ({ migration }) => migration
    )
  }

  tables(branch: string): string[] {
    const rows = this.#all<{ name: string }>(
      branch,
      "select name from sqlite_master where type = 'table'"
    )
    return rows.map(({ name }) => name)
  }

  /** Writes a row into each table of the project. */
  addRows(branch: string): void {
    const notes = this.#notes.get(branch)!
    for (const table of this.tables(branch).filter((name) =>
      /^(?:t|acm_|bag_|col_)\d+$/.test(name)
    )) {
      const note = `note ${++this.#count}`
      this.#use(branch, (file) => file.prepare(`insert into ${table} (note) values (?)`).run(note))
      notes.set(table, [...(notes.get(table) ?? []), note])
    }
  }

  /** The rows that were written once and are no longer there. */
  lostRows(branch: string): string[] {
    return [...this.#notes.get(branch)!].flatMap(([table, notes]) => {
      const rows = this.#all<{ note: string }>(branch, `select note from ${table}`)
      const there = new Set(rows.map(({ note }) => note))
      return notes.filter((note) => !there.has(note)).map((note) => `${note} of ${table}`)
    })
  }

  /** Remembers one more name, as a tool that knew no better would. */
  forge(branch: string, name: string): void {
    this.#use(branch, (file) =>
      file.prepare(`insert into ${HISTORY} (name, batch) values (?, 1)`).run(name)
    )
  }

  #path(branch: string): string {
    return join(this.#folder, `${branch}.sqlite3`)
  }

  #all<RowOf>(branch: string, sql: string): RowOf[] {
    return this.#use(branch, (file) => file.prepare(sql).all() as RowOf[])
  }

  #use<Result>(branch: string, work: (file: DatabaseSync) => Result): Result {
    const file = new DatabaseSync(this.#path(branch))
    try {
      return work(file)
    } finally {
      file.close()
    }
  }
}
