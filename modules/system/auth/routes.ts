import router from '@adonisjs/core/services/router'
import { principalOf } from '../../../src/access/main.js'
import { navigationOf } from './navigation.js'
import { profileOf } from './profile.js'

const AuthController = () => import('./auth_controller.js')

router
  .group(() => {
    router.post('login', [AuthController, 'login']).public()
    router.post('captcha', [AuthController, 'captcha']).public()
    router.post('refresh', [AuthController, 'refresh']).public()
    router.post('logout', [AuthController, 'logout']).authenticated({ beforePasswordChange: true })
    router
      .put('password', [AuthController, 'changePassword'])
      .authenticated({ beforePasswordChange: true })

    // plain functions: these two are called most, and to make a controller costs as much as the answer
    router
      .get('me', (ctx) => profileOf(principalOf(ctx)))
      .as('auth.me')
      .authenticated()
    router
      .get('menus', (ctx) => navigationOf(principalOf(ctx)))
      .as('auth.menus')
      .authenticated()
  })
  .prefix('/api/auth')
  .as('system')
