import router from '@adonisjs/core/services/router'

const MetricsController = () => import('./metrics_controller.js')

router.get('/metrics', [MetricsController, 'show']).as('system.metrics').service('monitor')
