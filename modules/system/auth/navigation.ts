import { hash } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import type { Principal } from '../../../src/access/main.js'
import { primaryOf } from '../../../src/database/main.js'
import { nest, type Branch } from '../../../src/http/main.js'
import { ContentPool } from './content_pool.js'
import { whereActive } from '../active_modules.js'
import { toFrontEndRoute, type FrontEndRoute, type MenuRow } from './front_end_route.js'
import { rememberPerPrincipal } from './remembered.js'

const navigations = new ContentPool<FrontEndRoute[]>()

/** The routes that a front end builds its navigation from: what the roles hold, and the directories above it. */
export const navigationOf = rememberPerPrincipal(async (principal): Promise<FrontEndRoute[]> => {
  const query = primaryOf(db)
    .from('iti_menus')
    .whereIn('type', ['directory', 'page'])
    .orderBy(['sort', 'id'])
    .select('*', 'parent_id as parentId')
  await whereActive(query)
  const menus: MenuRow[] = await query
  const held = principal.isSuper
    ? new Set(menus.map((menu) => menu.id))
    : await findMenuIds(principal)

  const routes = nest(menus)
    .flatMap((branch) => keepHeld(branch, held))
    .map(toFrontEndRoute)
  return navigations.share(hash('sha256', JSON.stringify(routes)), routes)
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
