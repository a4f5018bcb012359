import { isIP } from 'node:net'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf, type SessionOrigin } from '../../../src/access/main.js'
import { validateBody } from '../../../src/http/main.js'
import { AuthService } from './auth_service.js'
import { changePasswordInput, loginInput, refreshInput } from './validators.js'

@inject()
export default class AuthController {
  constructor(private auth: AuthService) {}

  async login(ctx: HttpContext) {
    const { username, password } = await validateBody(ctx, loginInput)
    return this.auth.login(username, password, originOf(ctx))
  }

  async refresh(ctx: HttpContext) {
    const { refreshToken } = await validateBody(ctx, refreshInput)
    return this.auth.refresh(refreshToken)
  }

  async logout(ctx: HttpContext) {
    await this.auth.logout(principalOf(ctx))
  }

  async changePassword(ctx: HttpContext) {
    const { currentPassword, newPassword } = await validateBody(ctx, changePasswordInput)
    await this.auth.changePassword(principalOf(ctx), currentPassword, newPassword)
  }
}

function originOf({ request }: HttpContext): SessionOrigin {
  const ip = request.ip()
  return {
    // a proxy may be told anything, and pass it on
    ip: isIP(ip) ? ip : null,
    userAgent: request.header('user-agent') ?? null,
  }
}
