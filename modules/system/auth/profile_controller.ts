import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { navigationOf } from './navigation.js'
import { profileOf } from './profile.js'

export default class ProfileController {
  show(ctx: HttpContext) {
    return profileOf(principalOf(ctx))
  }

  menus(ctx: HttpContext) {
    return navigationOf(principalOf(ctx))
  }
}
