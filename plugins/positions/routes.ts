import router from '@adonisjs/core/services/router'

const PositionsController = () => import('./controllers/positions_controller.js')

router
  .group(() => {
    router.get('', [PositionsController, 'index']).permission('positions:position:list')
    router.post('', [PositionsController, 'store']).permission('positions:position:create')
    router.get(':id', [PositionsController, 'show']).permission('positions:position:list')
    router.put(':id', [PositionsController, 'update']).permission('positions:position:update')
    router.delete('', [PositionsController, 'destroyMany']).permission('positions:position:delete')
    router.delete(':id', [PositionsController, 'destroy']).permission('positions:position:delete')
  })
  .prefix('/api/positions/positions')
  .as('positions')
