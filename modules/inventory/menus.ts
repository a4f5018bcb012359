import type { MenuDeclaration } from '@iti/framework/modules'

/** The menus of the inventory. */
export const menus: MenuDeclaration[] = [
  {
    code: 'inventory',
    type: 'directory',
    name: 'Inventory',
    icon: 'warehouse',
    path: '/inventory',
    sort: 10,
    children: [
      {
        code: 'inventory.parts',
        type: 'page',
        name: 'Parts',
        icon: 'package',
        path: 'parts',
        component: 'inventory/parts/index',
        permission: 'inventory:part:list',
        sort: 1,
        buttons: [
          'inventory:part:create',
          'inventory:part:update',
          'inventory:part:delete',
          'inventory:movement:list',
          'inventory:movement:create',
        ],
      },
      {
        code: 'inventory.reservations',
        type: 'page',
        name: 'Reservations',
        icon: 'lock',
        path: 'reservations',
        component: 'inventory/reservations/index',
        permission: 'inventory:reservation:list',
        sort: 2,
      },
    ],
  },
]
