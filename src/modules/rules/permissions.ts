import { flattenMenus } from '../declarations.js'
import { fileOf } from '../define_module.js'
import type { Rule } from './rule.js'

const PERMISSION = /^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/

/** A permission that another module has already is told by {@link takesNothing}. */
export const hasPermissionNames: Rule = ({ manifest: { name, permissions = {} } }, { all }) =>
  Object.keys(permissions)
    .filter((key) => !PERMISSION.test(key) || !key.startsWith(`${name}:`))
    .filter(
      (key) =>
        !all.some(
          ({ manifest }) => manifest.name !== name && Object.hasOwn(manifest.permissions ?? {}, key)
        )
    )
    .map((key) => ({
      code: 'E_PERMISSION_NAME',
      message: `"${name}" declares the permission "${key}". A permission reads module:resource:action and starts with its module: ${name}:resource:action.`,
    }))

export const hasPermissionsOfMenus: Rule = ({ manifest }) => {
  const { name, permissions = {}, menus = [] } = manifest
  return flattenMenus(menus)
    .flatMap((menu) => [...(menu.permission ? [menu.permission] : []), ...(menu.buttons ?? [])])
    .filter((key) => !Object.hasOwn(permissions, key))
    .map((key) => ({
      code: 'E_PERMISSION_UNKNOWN',
      message: `A menu of "${name}" names the permission "${key}", which its manifest does not declare. Add it to "permissions" in ${fileOf(manifest)}.`,
    }))
}

/** A menu may stand below a directory of the system domain or of a module that is required. */
export const hasParentsOfMenus: Rule = ({ manifest }, { all }) => {
  const { name, requires, menus = [] } = manifest
  const reachable = all
    .map((other) => other.manifest)
    .filter((other) => [name, 'system', ...requires].includes(other.name))
    .flatMap((other) => flattenMenus(other.menus ?? []))
    .filter((menu) => menu.type === 'directory')
    .map((menu) => menu.code)
  return menus
    .filter(({ parent }) => parent !== undefined && !reachable.includes(parent))
    .map(({ code, parent }) => ({
      code: 'E_MENU_PARENT_UNKNOWN',
      message: `The menu "${code}" of "${name}" is to stand below "${parent}", which is no directory of a module that it requires. There are: ${reachable.join(', ') || 'none'}.`,
    }))
}
