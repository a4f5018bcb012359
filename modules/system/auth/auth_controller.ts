import { isIP } from 'node:net'
import { inject } from '@adonisjs/core'
import { errors, type HttpContext } from '@adonisjs/core/http'
import { principalOf, type SessionOrigin } from '../../../src/access/main.js'
import { validateBody } from '../../../src/http/main.js'
import { AuthService } from './auth_service.js'
import { networkOf } from './network.js'
import { SignInCaptcha } from './sign_in_captcha.js'
import { changePasswordInput, loginInput, refreshInput } from './validators.js'

@inject()
export default class AuthController {
  constructor(
    private auth: AuthService,
    private signInCaptcha: SignInCaptcha
  ) {}

  async login(ctx: HttpContext) {
    return this.auth.login(await validateBody(ctx, loginInput), originOf(ctx))
  }

  async captcha(ctx: HttpContext) {
    const { request, response } = ctx
    if (!this.signInCaptcha.isOffered) {
      throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
    }
    response.header('Cache-Control', 'no-store')
    return this.signInCaptcha.issue(networkOf(originOf(ctx).ip))
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
