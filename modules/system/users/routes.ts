import router from '@adonisjs/core/services/router'

const UsersController = () => import('./users_controller.js')

router
  .group(() => {
    router.get('', [UsersController, 'index']).permission('system:user:list')
    router.post('', [UsersController, 'store']).permission('system:user:create')
    router.get('form', [UsersController, 'form']).permission('system:user:list')
    router.get(':id', [UsersController, 'show']).permission('system:user:list')
    router.put(':id', [UsersController, 'update']).permission('system:user:update')
    router.put(':id/status', [UsersController, 'updateStatus']).permission('system:user:update')
    router
      .put(':id/password', [UsersController, 'resetPassword'])
      .permission('system:user:reset_password')
    router.delete('', [UsersController, 'destroyMany']).permission('system:user:delete')
    router.delete(':id', [UsersController, 'destroy']).permission('system:user:delete')
  })
  .prefix('/api/system/users')
  .as('system')
