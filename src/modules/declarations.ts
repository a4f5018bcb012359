/** The permissions of a module by key (`module:resource:action`), each with the label that operators read. */
export type PermissionDeclarations = Record<string, string>

/**
 * A menu that a module brings along. `db:seed` writes it once; afterwards it is the operator's.
 * Each key in `buttons` becomes a button below the page, named by the label of its permission.
 */
export interface MenuDeclaration {
  /** Stable and unique: how a later version finds the row again. */
  code: string
  type: 'directory' | 'page'
  name: string
  path?: string
  component?: string
  redirect?: string
  permission?: string
  icon?: string
  link?: string
  sort?: number
  visible?: boolean
  keepAlive?: boolean
  buttons?: string[]
  children?: MenuDeclaration[]
}

/** Every menu of a tree, parents before children. */
export function flattenMenus(menus: readonly MenuDeclaration[]): MenuDeclaration[] {
  return menus.flatMap((menu) => [menu, ...flattenMenus(menu.children ?? [])])
}
