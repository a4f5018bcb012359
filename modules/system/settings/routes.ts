import router from '@adonisjs/core/services/router'

const SettingsController = () => import('./settings_controller.js')

router
  .group(() => {
    router.get('', [SettingsController, 'index']).permission('system:setting:list')
    router.get(':key', [SettingsController, 'show']).permission('system:setting:list')
    router.put(':key', [SettingsController, 'update']).permission('system:setting:update')
    router.delete(':key', [SettingsController, 'destroy']).permission('system:setting:update')
    router.get(':key/changes', [SettingsController, 'changes']).permission('system:setting:list')
  })
  .prefix('/api/system/settings')
  .as('system')
