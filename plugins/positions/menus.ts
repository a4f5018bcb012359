import type { MenuDeclaration } from '@iti/framework/modules'

/** The page of positions, beside those of users and departments. */
export const menus: MenuDeclaration[] = [
  {
    code: 'positions.positions',
    parent: 'system',
    type: 'page',
    name: 'Positions',
    icon: 'briefcase',
    path: 'positions',
    component: 'positions/index',
    permission: 'positions:position:list',
    sort: 6,
    buttons: [
      'positions:position:create',
      'positions:position:update',
      'positions:position:delete',
    ],
  },
]
