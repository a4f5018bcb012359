import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSqliteFile } from '../dataset/sqlite_database.js'
import { APPS, type Workbench } from '../workbench.js'
import { ask } from './http_client.js'
import { Server } from './server.js'

const ACCOUNT = {
  fullName: 'Sam',
  email: 'sam@example.org',
  password: 'guards-nothing-1',
  passwordConfirmation: 'guards-nothing-1',
}

/** The API application of the AdonisJS starter kit, with a database of its own. */
export class StockApp {
  readonly #folder: string
  readonly #bench: Workbench

  private constructor(folder: string, bench: Workbench) {
    this.#folder = folder
    this.#bench = bench
  }

  static async install(bench: Workbench): Promise<StockApp> {
    const folder = join(bench.folder, 'stock_adonis')
    await cp(join(APPS, 'stock_adonis'), folder, { recursive: true })
    await mkdir(join(folder, 'tmp'))
    const connection = openSqliteFile(join(folder, 'tmp/db.sqlite3'))
    connection.exec(await readFile(join(folder, 'database/schema.sql'), 'utf8'))
    connection.close()
    return new StockApp(folder, bench)
  }

  start(env: Record<string, string> = {}): Promise<Server> {
    const command = {
      name: 'stock_adonis',
      cwd: this.#folder,
      script: join(this.#folder, 'bin/server.js'),
      env: { DRIVE_DISK: 'fs', ...env },
      ready: { path: '/' },
    }
    return Server.start(command, this.#bench)
  }

  /** The access token of a new account. */
  async signUp(server: Server): Promise<string> {
    const question = { method: 'POST', path: '/api/v1/auth/signup', body: ACCOUNT } as const
    const { status, body } = await ask(server.url, question, this.#bench.signal)
    if (status >= 300) throw new Error(`Signing up answered ${status}: ${JSON.stringify(body)}`)
    return body.data.token
  }
}
