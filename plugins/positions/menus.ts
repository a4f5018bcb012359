import type { MenuDeclaration } from '@iti/framework/modules'

/** The page of positions, behind those of the framework. */
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
    sort: 20,
    buttons: [
      'positions:position:create',
      'positions:position:update',
      'positions:position:delete',
    ],
  },
]
