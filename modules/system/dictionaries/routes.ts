import router from '@adonisjs/core/services/router'

const DictionariesController = () => import('./dictionaries_controller.js')
const DictionaryItemsController = () => import('./dictionary_items_controller.js')

router
  .group(() => {
    router.get('', [DictionariesController, 'index']).permission('system:dictionary:list')
    router.post('', [DictionariesController, 'store']).permission('system:dictionary:create')
    router.get(':id', [DictionariesController, 'show']).permission('system:dictionary:list')
    router.put(':id', [DictionariesController, 'update']).permission('system:dictionary:update')
    router
      .delete('', [DictionariesController, 'destroyMany'])
      .permission('system:dictionary:delete')
    router.delete(':id', [DictionariesController, 'destroy']).permission('system:dictionary:delete')
  })
  .prefix('/api/system/dictionaries')
  .as('system')

/* Whoever may edit a dictionary may edit what it consists of. */
router
  .group(() => {
    router.get('', [DictionaryItemsController, 'index']).permission('system:dictionary:list')
    router.post('', [DictionaryItemsController, 'store']).permission('system:dictionary:update')
    router.get(':id', [DictionaryItemsController, 'show']).permission('system:dictionary:list')
    router.put(':id', [DictionaryItemsController, 'update']).permission('system:dictionary:update')
    router
      .delete('', [DictionaryItemsController, 'destroyMany'])
      .permission('system:dictionary:update')
    router
      .delete(':id', [DictionaryItemsController, 'destroy'])
      .permission('system:dictionary:update')
  })
  .prefix('/api/system/dictionaries/:code/items')
  .as('system')

/* Front ends draw labels from it, for whomever. */
router.get('/api/dictionaries/:code', [DictionariesController, 'labels']).authenticated()
