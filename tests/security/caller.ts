import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { SessionManager, type SessionTokens } from '@iti/framework/access'
import type { User } from '@iti/framework/models/system/user'

/** Somebody with one session for all their requests, as a browser has it: after the first it is remembered. */
export class Caller {
  readonly id: number
  readonly tokens: SessionTokens
  readonly #client: ApiClient

  private constructor(client: ApiClient, id: number, tokens: SessionTokens) {
    this.#client = client
    this.id = id
    this.tokens = tokens
  }

  static async signIn(client: ApiClient, { id }: Pick<User, 'id'>): Promise<Caller> {
    const sessions = await app.container.make(SessionManager)
    const origin = { ip: null, userAgent: null }
    return new Caller(client, id, await sessions.open({ userId: id, origin }))
  }

  /** Sends a request; a body is sent as JSON, and may be JSON already. */
  async send(method: string, path: string, body?: object | string) {
    const request = this.#client.request(path, method).bearerToken(this.tokens.accessToken)
    if (body === undefined) return request
    return request.header('content-type', 'application/json').json(body as object)
  }

  get(path: string) {
    return this.send('GET', path)
  }

  /** The HTTP status of an answer. */
  async statusOf(path: string): Promise<number> {
    const answer = await this.get(path)
    return answer.status()
  }

  async sessionId(): Promise<number> {
    const sessions = db.from('iti_sessions').where('user_id', this.id)
    const { id } = await sessions.orderBy('id', 'desc').select('id').firstOrFail()
    return id
  }
}
