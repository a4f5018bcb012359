import { createHash } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import hash from '@adonisjs/core/services/hash'
import limiter from '@adonisjs/limiter/services/main'
import type { ApiClient } from '@japa/api-client'
import type { Group } from '@japa/runner/core'
import type { ItiConfig } from '@iti/framework'
import type { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { hashPassword } from '../../modules/system/passwords/main.js'

export const PASSWORD = 'correct horse battery'

/** Begins every test of a group without counts, and takes what `X-Forwarded-For` says for the client's address. */
export function startWithoutFailures(group: Group): void {
  group.each.setup(async () => {
    await limiter.clear([limiter.config.default])
    const { trustProxy } = app.config.get<{ trustProxy: unknown }>('app.http')
    app.config.set('app.http.trustProxy', () => true)
    return () => app.config.set('app.http.trustProxy', trustProxy)
  })
}

/** Changes what `config/iti.ts` says about sign-in for one test. */
export function configureSignIn(own: Partial<ItiConfig['signIn']>): () => void {
  const iti = app.config.get<ItiConfig>('iti')
  const before = iti.signIn
  iti.signIn = { ...before, ...own }
  return () => {
    iti.signIn = before
  }
}

export async function makeAccount(fields: Partial<User> = {}): Promise<User> {
  const user = await makeUser({ permissions: ['system:user:list'] })
  return user.merge({ password: await hashPassword(PASSWORD), ...fields }).save()
}

/** Somebody who signs in from an address. */
export class Visitor {
  readonly #client: ApiClient
  readonly #ip: string

  constructor(client: ApiClient, ip: string) {
    this.#client = client
    this.#ip = ip
  }

  async signIn(username: string, password = PASSWORD) {
    return this.#client
      .post('/api/auth/login')
      .header('x-forwarded-for', this.#ip)
      .json({ username, password })
  }

  /** Signs in with a wrong password, several times, and returns the names of the errors. */
  async fail(username: string, times: number): Promise<string[]> {
    const errors: string[] = []
    for (let time = 0; time < times; time++) {
      const answer = await this.signIn(username, 'wrong password')
      errors.push(answer.body().error)
    }
    return errors
  }

  async changePassword(token: string, currentPassword: string, newPassword = 'another long one') {
    return this.#client
      .put('/api/auth/password')
      .bearerToken(token)
      .header('x-forwarded-for', this.#ip)
      .json({ currentPassword, newPassword })
  }
}

/** Plain digests of a secret, in the forms that tables tend to hold. */
export const digestsOf = (secret: string): string[] =>
  ['md5', 'sha1', 'sha256'].flatMap((name) => {
    const digest = createHash(name).update(secret).digest()
    return [digest.toString('hex'), digest.toString('base64url')]
  })

/** The hashes that passwords are verified against, from now on; an own `verify` may take the place of the real one. */
export function watchVerifications(own?: () => Promise<boolean>) {
  const hasher = hash.use()
  const verify = hasher.verify.bind(hasher)
  const hashes: string[] = []
  hasher.verify = (stored, password) => {
    hashes.push(stored)
    return own ? own() : verify(stored, password)
  }
  const restore = () => {
    hasher.verify = verify
  }
  return { hashes, restore }
}
