import router from '@adonisjs/core/services/router'

const DepartmentsController = () => import('./departments_controller.js')

router
  .group(() => {
    router.get('', [DepartmentsController, 'index']).permission('system:department:list')
    router.post('', [DepartmentsController, 'store']).permission('system:department:create')
    router.get(':id', [DepartmentsController, 'show']).permission('system:department:list')
    router.put(':id', [DepartmentsController, 'update']).permission('system:department:update')
    router.delete('', [DepartmentsController, 'destroyMany']).permission('system:department:delete')
    router.delete(':id', [DepartmentsController, 'destroy']).permission('system:department:delete')
  })
  .prefix('/api/system/departments')
  .as('system')
