import router from '@adonisjs/core/services/router'
import { InventoryFacade } from './facade.js'

router.service(InventoryFacade, { scope: 'inventory' })

const PartsController = () => import('./controllers/parts_controller.js')
const MovementsController = () => import('./controllers/movements_controller.js')
const ReservationsController = () => import('./controllers/reservations_controller.js')

router
  .group(() => {
    router.get('parts', [PartsController, 'index']).permission('inventory:part:list')
    router.post('parts', [PartsController, 'store']).permission('inventory:part:create')
    router.get('parts/:id', [PartsController, 'show']).permission('inventory:part:list')
    router.put('parts/:id', [PartsController, 'update']).permission('inventory:part:update')
    router.delete('parts/:id', [PartsController, 'destroy']).permission('inventory:part:delete')

    router
      .get('parts/:id/movements', [MovementsController, 'index'])
      .permission('inventory:movement:list')
    router
      .post('parts/:id/movements', [MovementsController, 'store'])
      .permission('inventory:movement:create')

    router
      .get('reservations', [ReservationsController, 'index'])
      .permission('inventory:reservation:list')
  })
  .prefix('/api/inventory')
  .as('inventory')
