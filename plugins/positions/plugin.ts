import { definePlugin } from '@iti/framework/plugins'
import { userFields } from '@iti/framework/points'
import { menus } from './menus.js'
import { options } from './options.js'
import { permissions } from './permissions.js'

export default definePlugin({
  name: 'positions',
  title: 'Positions',
  version: '1.0.0',
  framework: '>=0.1.0 <2.0.0',
  requires: [],
  options,
  permissions,
  menus,
  tables: ['positions', 'positions_holders'],
  messages: new URL('./lang/', import.meta.url),
  migrations: new URL('./database/', import.meta.url),
  routes: () => import('./routes.js'),
  extends: [userFields.with(() => import('./extensions/position_ids.js'))],
  hooks: () => import('./hooks.js'),
})
