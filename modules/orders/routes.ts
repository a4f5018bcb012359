import router from '@adonisjs/core/services/router'

const OrdersController = () => import('./controllers/orders_controller.js')

router
  .group(() => {
    router.get('', [OrdersController, 'index']).permission('orders:order:list')
    router.post('', [OrdersController, 'store']).permission('orders:order:create')
    router.get(':id', [OrdersController, 'show']).permission('orders:order:list')
    router.put(':id/cancel', [OrdersController, 'cancel']).permission('orders:order:cancel')
  })
  .prefix('/api/orders/orders')
  .as('orders')
