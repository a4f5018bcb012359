import type { SchemaTypes } from '@vinejs/vine/types'

/** The permissions of a module by key (`module:resource:action`), each with the label that operators read. */
export type PermissionDeclarations = Record<string, string>

/**
 * A menu that a module brings along. `db:seed` writes it once; afterwards it is the operator's.
 * Each key in `buttons` becomes a button below the page, named by the label of its permission.
 */
export interface MenuDeclaration {
  /** Stable and unique: how a later version finds the row again. */
  code: string
  /** The code of a directory of a module that this one requires, below which it stands; `system` always is one. */
  parent?: string
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

/** A dictionary that a module brings along: the values that a field may have, and what people read for them. */
export interface DictionaryDeclaration {
  /** `module.name`, for instance `orders.status`. */
  code: string
  name: string
  items: DictionaryItemDeclaration[]
}

/** One value of a dictionary, and the values below it where it is a tree. */
export interface DictionaryItemDeclaration {
  value: string
  label: string
  color?: string
  children?: DictionaryItemDeclaration[]
}

/** A parameter that operators may change while the system runs. */
export interface SettingDeclaration<Value = unknown> {
  /** `module.name`, for instance `orders.close_after_days`. */
  key: string
  label: string
  /** What a value has to look like, by vine. */
  schema: SchemaTypes
  /** What holds until an operator says otherwise. */
  default: Value
  /** Under which heading it is shown; by default the title of the module. */
  group?: string
  /** A secret is written but never told. */
  secret?: boolean
}

/** Every menu of a tree, parents before children. */
export function flattenMenus(menus: readonly MenuDeclaration[]): MenuDeclaration[] {
  return menus.flatMap((menu) => [menu, ...flattenMenus(menu.children ?? [])])
}
