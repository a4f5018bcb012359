import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import { HostServer } from '../../host/host_server.js'
import { runAce } from '../commands/run_ace.js'
import { ScratchDatabase } from '../scratch_database.js'

const SERVER = ['--import=@poppinss/ts-exec', 'bin/server.ts']
const PASSWORD = 'correct horse battery'

/** What somebody who is signed in sends requests with; it returns the body of the answer. */
export type Send = (method: string, path: string, body?: object) => Promise<any>

/** A deployment on a database of its own, in which the plugin is turned on and off by a variable and a restart. */
export class Deployment {
  readonly database: ScratchDatabase
  #server?: HostServer

  private constructor(database: ScratchDatabase) {
    this.database = database
    getActiveTest()!.cleanup(() => this.stop())
  }

  static async create(): Promise<Deployment> {
    const database = await ScratchDatabase.create()
    await database.migrate()
    return new Deployment(database)
  }

  /** Runs `db:seed` with the plugin on or off. */
  async seed(isEnabled: boolean): Promise<void> {
    const seeding = await runAce(app.makePath(), ['db:seed'], this.#environment(isEnabled))
    if (seeding.exitCode !== 0) throw new Error(seeding.stdout + seeding.stderr)
  }

  /** Restarts the server, as a deployment does: seeded before. */
  async start(isEnabled: boolean): Promise<void> {
    await this.stop()
    await this.seed(isEnabled)
    this.#server = await HostServer.start(app.makePath(), this.#environment(isEnabled), SERVER)
  }

  async stop(): Promise<void> {
    await this.#server?.stop()
    this.#server = undefined
  }

  /** Makes a user with the password that all have here. */
  async makeUser(admin: Send, fields: object): Promise<number> {
    const input = { nickname: 'Clerk', password: PASSWORD, ...fields }
    const { data } = await admin('POST', '/api/system/users', input)
    return data.id
  }

  async signIn(username: string): Promise<Send> {
    const credentials = { username, password: PASSWORD }
    const { data } = await this.#send('POST', '/api/auth/login', { body: credentials })
    const token = data.accessToken
    return (method, path, body) => this.#send(method, path, { token, body })
  }

  async #send(method: string, path: string, request: { token?: string; body?: object }) {
    const answer = await this.#server!.request(method, path, request)
    return answer.body
  }

  #environment(isEnabled: boolean): Record<string, string> {
    return {
      ...(process.env as Record<string, string>),
      DB_DATABASE: this.database.name,
      ITI_ADMIN_PASSWORD: PASSWORD,
      POSITIONS_ENABLED: String(isEnabled),
    }
  }
}
