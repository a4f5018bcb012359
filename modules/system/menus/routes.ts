import router from '@adonisjs/core/services/router'

const MenusController = () => import('./menus_controller.js')

router
  .group(() => {
    router.get('', [MenusController, 'index']).permission('system:menu:list')
    router.post('', [MenusController, 'store']).permission('system:menu:create')
    router.get(':id', [MenusController, 'show']).permission('system:menu:list')
    router.put(':id', [MenusController, 'update']).permission('system:menu:update')
    router.delete('', [MenusController, 'destroyMany']).permission('system:menu:delete')
    router.delete(':id', [MenusController, 'destroy']).permission('system:menu:delete')
  })
  .prefix('/api/system/menus')
  .as('system')
