import { bindFacade, defineModule } from '@iti/framework/modules'
import { InventoryFacade } from './facade.js'
import { menus } from './menus.js'
import { permissions } from './permissions.js'

export default defineModule({
  name: 'inventory',
  title: 'Inventory',
  owner: 'warehouse',
  requires: [],
  facades: [bindFacade(InventoryFacade, () => import('./services/inventory_service.js'))],
  routes: () => import('./routes.js'),
  permissions,
  menus,
  tasks: [() => import('./tasks/reorder_report.js')],
  tables: [
    'inventory_movements',
    'inventory_parts',
    'inventory_reservation_lines',
    'inventory_reservations',
  ],
})
