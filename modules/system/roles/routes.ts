import router from '@adonisjs/core/services/router'

const RolesController = () => import('./roles_controller.js')

router
  .group(() => {
    router.get('', [RolesController, 'index']).permission('system:role:list')
    router.post('', [RolesController, 'store']).permission('system:role:create')
    router.get(':id', [RolesController, 'show']).permission('system:role:list')
    router.put(':id', [RolesController, 'update']).permission('system:role:update')
    router.delete('', [RolesController, 'destroyMany']).permission('system:role:delete')
    router.delete(':id', [RolesController, 'destroy']).permission('system:role:delete')
  })
  .prefix('/api/system/roles')
  .as('system')
