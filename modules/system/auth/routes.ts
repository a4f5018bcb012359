import router from '@adonisjs/core/services/router'

const AuthController = () => import('./auth_controller.js')
const ProfileController = () => import('./profile_controller.js')

router
  .group(() => {
    router.post('login', [AuthController, 'login']).public()
    router.post('refresh', [AuthController, 'refresh']).public()
    router.post('logout', [AuthController, 'logout']).authenticated({ beforePasswordChange: true })
    router
      .put('password', [AuthController, 'changePassword'])
      .authenticated({ beforePasswordChange: true })
    router.get('me', [ProfileController, 'show']).authenticated()
    router.get('menus', [ProfileController, 'menus']).authenticated()
  })
  .prefix('/api/auth')
  .as('system')
