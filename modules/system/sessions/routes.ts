import router from '@adonisjs/core/services/router'

const SessionsController = () => import('./sessions_controller.js')

router
  .group(() => {
    router.get('', [SessionsController, 'index']).permission('system:session:list')
    router.delete(':id', [SessionsController, 'destroy']).permission('system:session:delete')
  })
  .prefix('/api/system/sessions')
  .as('system')
