import router from '@adonisjs/core/services/router'

const ServicesController = () => import('./services_controller.js')

router
  .get('/services/status', [ServicesController, 'status'])
  .as('system.services.status')
  .service('monitor')
