import type { MenuDeclaration } from '@iti/framework/modules'

/** The menus of the orders. */
export const menus: MenuDeclaration[] = [
  {
    code: 'orders',
    type: 'directory',
    name: 'Sales',
    icon: 'shopping-cart',
    path: '/orders',
    sort: 20,
    children: [
      {
        code: 'orders.orders',
        type: 'page',
        name: 'Orders',
        icon: 'file-text',
        path: 'orders',
        component: 'orders/orders/index',
        permission: 'orders:order:list',
        sort: 1,
        buttons: ['orders:order:create', 'orders:order:cancel'],
      },
    ],
  },
]
