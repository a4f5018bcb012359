import { inject } from '@adonisjs/core'
import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { User } from '../../../models/system/user.js'
import {
  type Principal,
  type SessionOrigin,
  SessionManager,
  type SessionTokens,
} from '../../../src/access/main.js'
import { E_CREDENTIALS_INVALID, E_PASSWORD_UNCHANGED, E_PASSWORD_WRONG } from './errors.js'
import { verifyPassword } from '../passwords/main.js'

/** Signing in and out, and one's own password. */
@inject()
export class AuthService {
  constructor(private sessions: SessionManager) {}

  /**
   * @throws {E_CREDENTIALS_INVALID} the same for an unknown name, a wrong password and a disabled account
   */
  async login(username: string, password: string, origin: SessionOrigin): Promise<SessionTokens> {
    const known = await User.findBy({ username })
    const fits = await verifyPassword(known?.password, password)
    if (!known || !fits) throw new E_CREDENTIALS_INVALID([])

    return db.transaction(async (client) => {
      // a change of the password or status while it was being verified counts
      const user = await User.query({ client }).where('id', known.id).forUpdate().first()
      if (user?.status !== 'enabled' || user.password !== known.password)
        throw new E_CREDENTIALS_INVALID([])

      if (hash.needsReHash(user.password!)) user.password = await hash.make(password)
      await user.merge({ lastLoginAt: DateTime.utc(), lastLoginIp: origin.ip }).save()
      return this.sessions.open({ userId: user.id, origin, client })
    })
  }

  /** @throws {E_REFRESH_TOKEN_INVALID} */
  refresh(refreshToken: string): Promise<SessionTokens> {
    return this.sessions.refresh(refreshToken)
  }

  logout(principal: Principal): Promise<void> {
    return this.sessions.close(principal.sessionId)
  }

  /**
   * Changes one's own password and ends all of one's sessions, this one too.
   *
   * @throws {E_PASSWORD_WRONG} {E_PASSWORD_UNCHANGED}
   */
  async changePassword(
    principal: Principal,
    currentPassword: string,
    newPassword: string
  ): Promise<void> {
    const user = await User.findOrFail(principal.id)
    if (!(await verifyPassword(user.password, currentPassword))) throw new E_PASSWORD_WRONG([])
    if (currentPassword === newPassword) throw new E_PASSWORD_UNCHANGED([])

    const password = await hash.make(newPassword)
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
