import { randomUUID } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import type { RemoteOptions } from '@iti/framework/services'
import { findFreePort } from '../../free_port.js'
import { AceProcess } from '../migrations/ace_process.js'
import { EffectsFacade, type Effect, type Point } from './effects_facade.js'
import { EFFECTS } from './idempotency_fixture.js'
import { connect, makeToken } from './shop.js'

const READY = /^ready as (\d+)$/m

const SERVER = ['--import=@poppinss/ts-exec', 'tests/functional/services/effects_server.ts']

/** Somebody who sends one command with one key to the server of `effects_server.ts`, which may die meanwhile. */
export class EffectsProcess {
  readonly key = randomUUID()
  readonly #port: number
  readonly #token: string
  #server!: AceProcess

  private constructor(port: number, token: string) {
    this.#port = port
    this.#token = token
  }

  /** Starts the server, which stops at a point, or not. */
  static async start(point?: Point): Promise<EffectsProcess> {
    const port = await findFreePort('127.0.0.1')
    const effects = new EffectsProcess(port, await makeToken({ scopes: ['effects'] }))
    await effects.startAgain(point)
    return effects
  }

  /** Starts the server on the same port and on the same database. */
  async startAgain(point?: Point): Promise<void> {
    const command = [process.execPath, ...SERVER, ...(point ? [point] : [])]
    const env = { ...process.env, HOST: '127.0.0.1', PORT: `${this.#port}` }
    this.#server = new AceProcess(command, { cwd: app.makePath(), env })
    await this.#server.printed(READY)
  }

  /** Kills the server as soon as it is at a point. */
  async killAt(point: Point): Promise<void> {
    await this.#server.printed(new RegExp(`^arrived at ${point}$`, 'm'))
    this.#server.kill('SIGKILL')
    const end = await this.#server.ended()
    if (end !== 'SIGKILL') throw new Error(`It ended with ${end}:\n${this.#server.stderr}`)
  }

  /** The facade, as another service has it. */
  connect(options: Partial<RemoteOptions<Effect>> = {}): EffectsFacade {
    return connect(EffectsFacade, { baseUrl: this.#url, token: this.#token, ...options })
  }

  /** Sends the command with the key, as somebody does who has no client of ours. */
  async post(effect: Effect, input: object, headers: Record<string, string> = {}) {
    const answer = await fetch(`${this.#url}/services/effects/${effect}`, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: {
        'content-type': 'application/json',
        'authorization': `Bearer ${this.#token}`,
        'idempotency-key': this.key,
        ...headers,
      },
    })
    return {
      status: answer.status,
      isReplayed: answer.headers.get('idempotency-replayed') === 'true',
      retryAfter: answer.headers.get('retry-after'),
      body: (await answer.json()) as { process?: number; code?: string },
    }
  }

  /** The id of the server. */
  get process(): number {
    return Number(READY.exec(this.#server.stdout)![1])
  }

  /** How often the command was done. */
  async count(): Promise<number> {
    const rows = await db.from(EFFECTS).where('idempotency_key', this.key)
    return rows.length
  }

  get #url(): string {
    return `http://127.0.0.1:${this.#port}`
  }
}
