import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { User } from '../../../models/system/user.js'
import {
  AccessChanges,
  type Principal,
  type SessionOrigin,
  SessionManager,
  type SessionTokens,
} from '../../../src/access/main.js'
import { affectedRows, retryOnConflict, toSqlTime } from '../../../src/database/main.js'
import { hashPassword, PasswordPolicy, renewHash, verifyPassword } from '../passwords/main.js'
import { E_CREDENTIALS_INVALID, E_PASSWORD_UNCHANGED, E_PASSWORD_WRONG } from './errors.js'
import { limitGuesses } from './guesses.js'
import { SignInCaptcha } from './sign_in_captcha.js'
import { limitSignIn } from './sign_in_limits.js'
import type { LoginInput } from './validators.js'

/** Signing in and out, and one's own password. */
@inject()
export class AuthService {
  constructor(
    private sessions: SessionManager,
    private changes: AccessChanges,
    private passwords: PasswordPolicy,
    private captcha: SignInCaptcha
  ) {}

  /**
   * @throws {E_CREDENTIALS_INVALID} the same for an unknown name, a wrong password and a disabled account
   * @throws {E_SIGN_IN_LOCKED} {E_SIGN_IN_THROTTLED} {E_CAPTCHA_REQUIRED} {E_CAPTCHA_WRONG} {E_TOO_BUSY}
   */
  async login(
    { username, password, ...solution }: LoginInput,
    origin: SessionOrigin
  ): Promise<SessionTokens> {
    const known = await limitSignIn(
      { username, ip: origin.ip },
      {
        captcha:
          this.captcha.isOffered && ((network) => this.captcha.assertSolved(solution, network)),
        verify: () => verified(username, password),
      }
    )
    if (!known) throw new E_CREDENTIALS_INVALID([])
    // before the transaction: what waits for its turn must not hold a connection
    const renewed = await renewHash(known.password!, password)

    const login = {
      last_login_at: toSqlTime(db.connection()),
      last_login_ip: origin.ip,
      ...(renewed !== known.password && { password: renewed }),
    }
    return retryOnConflict(() =>
      db.transaction(async (client) => {
        // a change of the password or status while it was being verified counts; not through the model, which would
        // record a change of their access
        const updated = await client
          .from('iti_users')
          .where({ id: known.id, status: 'enabled', password: known.password })
          .update(login)
        if (affectedRows(updated) === 0) throw new E_CREDENTIALS_INVALID([])
        return this.sessions.open({ userId: known.id, origin, client })
      })
    )
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
   * @throws {E_PASSWORD_WRONG} {E_PASSWORD_UNCHANGED} {E_VALIDATION} {E_SIGN_IN_LOCKED} {E_TOO_BUSY}
   */
  async changePassword(
    principal: Principal,
    currentPassword: string,
    newPassword: string
  ): Promise<void> {
    // by whoever holds the session: it may be stolen
    const known = await limitGuesses(`password:${principal.id}`, async () => {
      const user = await User.find(principal.id)
      return (await verifyPassword(user?.password, currentPassword)) ? user : null
    })
    if (!known) throw new E_PASSWORD_WRONG([])
    if (currentPassword === newPassword) throw new E_PASSWORD_UNCHANGED([])
    await this.passwords.assertAllowed(newPassword, known, 'newPassword')

    const now = toSqlTime(db.connection())
    const change = {
      password: await hashPassword(newPassword),
      must_change_password: false,
      password_changed_at: now,
      updated_at: now,
    }
    await retryOnConflict(() =>
      db.transaction(async (client) => {
        const updated = await client
          .from('iti_users')
          .where({ id: known.id, password: known.password })
          .update(change)
        if (affectedRows(updated) === 0) throw new E_PASSWORD_WRONG([])
        await this.changes.together(client, async () => {
          await this.changes.record([known.id], client)
          await this.sessions.closeAllOf(known.id, client)
        })
      })
    )
  }
}

/* The password is verified first: nothing of the answer may hang on whether the account exists or is disabled. */
async function verified(username: string, password: string): Promise<User | null> {
  const user = await User.findBy({ username })
  const fits = await verifyPassword(user?.password, password)
  return fits && user?.status === 'enabled' ? user : null
}
