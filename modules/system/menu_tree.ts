import type { MenuDeclaration } from '../../src/modules/main.js'

const page = (
  resource: string,
  name: string,
  icon: string,
  sort: number,
  actions = ['create', 'update', 'delete']
): MenuDeclaration => {
  const plural = `${resource.replace(/y$/, 'ie')}s`
  return {
    code: `system.${plural}`,
    type: 'page',
    name,
    icon,
    sort,
    path: plural,
    component: `system/${plural}/index`,
    permission: `system:${resource}:list`,
    buttons: actions.map((action) => `system:${resource}:${action}`),
  }
}

/** The menus of the system domain. */
export const menus: MenuDeclaration[] = [
  {
    code: 'system',
    type: 'directory',
    name: 'System',
    icon: 'settings',
    path: '/system',
    sort: 100,
    children: [
      page('user', 'Users', 'user', 1, ['create', 'update', 'delete', 'reset_password']),
      page('role', 'Roles', 'shield', 2),
      page('menu', 'Menus', 'menu', 3),
      page('department', 'Departments', 'building', 4),
      page('session', 'Sessions', 'monitor', 5, ['delete']),
      page('dictionary', 'Dictionaries', 'book', 6),
      page('setting', 'Settings', 'sliders', 7, ['update']),
      page('task', 'Tasks', 'clock', 8, ['run', 'pause', 'update', 'cancel', 'retry']),
    ],
  },
]
