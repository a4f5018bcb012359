import type { Menu } from '../../../models/system/menu.js'

/** A menu as the API tells it. */
export type MenuResource = Pick<
  Menu,
  | 'id'
  | 'parentId'
  | 'type'
  | 'name'
  | 'path'
  | 'component'
  | 'redirect'
  | 'permission'
  | 'icon'
  | 'sort'
  | 'visible'
  | 'keepAlive'
  | 'link'
  | 'status'
>

/** The columns of a row that becomes a resource. */
export const MENU_COLUMNS = [
  'id',
  'parent_id as parentId',
  'type',
  'name',
  'path',
  'component',
  'redirect',
  'permission',
  'icon',
  'sort',
  'visible',
  'keep_alive as keepAlive',
  'link',
  'status',
]

/* MySQL and SQLite return booleans as numbers. */
export const toMenu = (row: MenuResource): MenuResource => ({
  ...row,
  visible: Boolean(row.visible),
  keepAlive: Boolean(row.keepAlive),
})
