import { defineModule } from '@iti/framework/modules'
import { dictionaries } from './dictionaries.js'
import { menus } from './menus.js'
import { permissions } from './permissions.js'
import { mostLines, staleAfterDays } from './settings.js'

export default defineModule({
  name: 'orders',
  title: 'Orders',
  owner: 'sales',
  requires: ['inventory'],
  routes: () => import('./routes.js'),
  permissions,
  menus,
  dictionaries,
  settings: [mostLines, staleAfterDays],
  tasks: [() => import('./tasks/close_stale.js')],
  tables: ['order_lines', 'orders'],
})
