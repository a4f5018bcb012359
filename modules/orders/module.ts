import { defineModule } from '@iti/framework/modules'
import { menus } from './menus.js'
import { permissions } from './permissions.js'

export default defineModule({
  name: 'orders',
  title: 'Orders',
  owner: 'sales',
  requires: ['inventory'],
  routes: () => import('./routes.js'),
  permissions,
  menus,
  tables: ['order_lines', 'orders'],
})
