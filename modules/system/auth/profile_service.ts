import db from '@adonisjs/lucid/services/db'
import type { Principal } from '../../../src/access/main.js'
import { primaryOf } from '../../../src/database/main.js'
import { nest, type Branch } from '../../../src/http/main.js'
import { toFrontEndRoute, type FrontEndRoute, type MenuRow } from './front_end_route.js'
import { rememberPerPrincipal } from './remembered.js'

/** What somebody is told of themselves. */
export interface Profile {
  id: number
  username: string
  nickname: string
  email: string | null
  phone: string | null
  avatar: string | null
  department: { id: number; name: string } | null
  roles: { id: number; code: string; name: string }[]
  /** Permission keys; `["*"]` for a super administrator. */
  permissions: string[]
  mustChangePassword: boolean
}

/** The signed-in user's profile and navigation, remembered until something about them changes. */
export class ProfileService {
  profileOf(principal: Principal): Promise<Profile> {
    return rememberedProfile(principal)
  }

  /** The routes that a front end builds its navigation from: what the roles hold, and the directories above it. */
  menusOf(principal: Principal): Promise<FrontEndRoute[]> {
    return rememberedMenus(principal)
  }
}

const rememberedProfile = rememberPerPrincipal(async (principal): Promise<Profile> => {
  const user = await primaryOf(db)
    .from('iti_users as user')
    .leftJoin('iti_departments as department', 'department.id', 'user.department_id')
    .where('user.id', principal.id)
    .select(
      'user.nickname',
      'user.email',
      'user.phone',
      'user.avatar',
      'department.name as departmentName'
    )
    .firstOrFail()
  const roles = await primaryOf(db)
    .from('iti_roles')
    .whereIn('id', [...principal.roleIds])
    .orderBy(['sort', 'id'])
    .select('id', 'code', 'name')

  return {
    id: principal.id,
    username: principal.username,
    nickname: user.nickname,
    email: user.email,
    phone: user.phone,
    avatar: user.avatar,
    department:
      principal.departmentId === null
        ? null
        : { id: principal.departmentId, name: user.departmentName },
    roles,
    permissions: principal.isSuper ? ['*'] : [...principal.permissions].sort(),
    mustChangePassword: principal.mustChangePassword,
  }
})

const rememberedMenus = rememberPerPrincipal(async (principal): Promise<FrontEndRoute[]> => {
  const menus: MenuRow[] = await primaryOf(db)
    .from('iti_menus')
    .whereIn('type', ['directory', 'page'])
    .orderBy(['sort', 'id'])
    .select('*', 'parent_id as parentId')
  const held = principal.isSuper
    ? new Set(menus.map((menu) => menu.id))
    : await findMenuIds(principal)

  return nest(menus)
    .flatMap((branch) => keepHeld(branch, held))
    .map(toFrontEndRoute)
})

async function findMenuIds(principal: Principal): Promise<Set<number>> {
  const rows = await primaryOf(db)
    .from('iti_role_menus')
    .whereIn('role_id', [...principal.roleIds])
    .distinct('menu_id')
  return new Set(rows.map((row) => row.menu_id))
}

/* A disabled menu takes what lies below it along. */
function keepHeld(branch: Branch<MenuRow>, held: ReadonlySet<number>): Branch<MenuRow>[] {
  if (branch.status !== 'enabled') return []
  const children = branch.children.flatMap((child) => keepHeld(child, held))
  return held.has(branch.id) || children.length > 0 ? [{ ...branch, children }] : []
}
