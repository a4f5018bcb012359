import router from '@adonisjs/core/services/router'

const HealthController = () => import('./health_controller.js')

router
  .group(() => {
    router.get('live', [HealthController, 'live']).as('live')
    router.get('ready', [HealthController, 'ready']).as('ready')
  })
  .prefix('/health')
  .as('system.health')
  .public()
