import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { User } from '../../../models/system/user.js'
import {
  type Principal,
  type SessionOrigin,
  SessionManager,
  type SessionTokens,
} from '../../../src/access/main.js'
import { toSqlTime } from '../../../src/database/main.js'
import { hashPassword, renewHash, verifyPassword } from '../passwords/main.js'
import { E_CREDENTIALS_INVALID, E_PASSWORD_UNCHANGED, E_PASSWORD_WRONG } from './errors.js'
import { limitGuesses } from './guesses.js'
import { limitSignIn } from './sign_in_limits.js'

/** Signing in and out, and one's own password. */
@inject()
export class AuthService {
  constructor(private sessions: SessionManager) {}

  /**
   * @throws {E_CREDENTIALS_INVALID} the same for an unknown name, a wrong password and a disabled account
   * @throws {E_SIGN_IN_LOCKED} {E_SIGN_IN_THROTTLED} {E_TOO_BUSY}
   */
  async login(username: string, password: string, origin: SessionOrigin): Promise<SessionTokens> {
    const known = await limitSignIn({ username, ip: origin.ip }, () => verified(username, password))
    if (!known) throw new E_CREDENTIALS_INVALID([])
    // before the transaction: what waits for its turn must not hold a connection
    const renewed = await renewHash(known.password!, password)

    return db.transaction(async (client) => {
      // a change of the password or status while it was being verified counts
      const user = await User.query({ client }).where('id', known.id).forUpdate().first()
      if (user?.status !== 'enabled' || user.password !== known.password)
        throw new E_CREDENTIALS_INVALID([])

      // not through the model, which would record a change of their access
      await client
        .from('iti_users')
        .where('id', user.id)
        .update({ password: renewed, last_login_at: toSqlTime(client), last_login_ip: origin.ip })
      return this.sessions.open({ userId: user.id, origin, client })
    })
  }

  /** @throws {E_REFRESH_TOKEN_INVALID} */
  refresh(refreshToken: string): Promise<SessionTokens> {
    return this.sessions.refresh(refreshToken)
  }

  logout(principal: Principal): Promise<void> {
    return this.sessions.close({ id: principal.sessionId, userId: principal.id })
  }

  /**
   * Changes one's own password and ends all of one's sessions, this one too.
   *
   * @throws {E_PASSWORD_WRONG} {E_PASSWORD_UNCHANGED} {E_SIGN_IN_LOCKED} {E_TOO_BUSY}
   */
  async changePassword(
    principal: Principal,
    currentPassword: string,
    newPassword: string
  ): Promise<void> {
    // by whoever holds the session: it may be stolen
    const user = await limitGuesses(`password:${principal.id}`, async () => {
      const known = await User.findOrFail(principal.id)
      return (await verifyPassword(known.password, currentPassword)) ? known : null
    })
    if (!user) throw new E_PASSWORD_WRONG([])
    if (currentPassword === newPassword) throw new E_PASSWORD_UNCHANGED([])

    const password = await hashPassword(newPassword)
    await db.transaction(async (client) => {
      const locked = await User.query({ client }).where('id', user.id).forUpdate().firstOrFail()
      if (locked.password !== user.password) throw new E_PASSWORD_WRONG([])
      await locked
        .merge({ password, mustChangePassword: false, passwordChangedAt: DateTime.utc() })
        .save()
      await this.sessions.closeAllOf(user.id, client)
    })
  }
}

/* The password is verified first: nothing of the answer may hang on whether the account exists or is disabled. */
async function verified(username: string, password: string): Promise<User | null> {
  const user = await User.findBy({ username })
  const fits = await verifyPassword(user?.password, password)
  return fits && user?.status === 'enabled' ? user : null
}
