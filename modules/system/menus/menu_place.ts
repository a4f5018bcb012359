import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Menu } from '../../../models/system/menu.js'
import { E_REFERENCE_UNKNOWN } from '../errors.js'
import { whereActive } from '../active_modules.js'
import { E_MENU_CYCLE, E_MENU_PARENT_TYPE } from './errors.js'

/* What may hang below what. */
const ALLOWED: Record<Menu['type'] | 'root', readonly Menu['type'][]> = {
  root: ['directory', 'page'],
  directory: ['directory', 'page'],
  page: ['page', 'button'],
  button: [],
}

/**
 * A menu must hang below one that exists, that may have such children, and that is not itself below the menu; and
 * what hangs below it must fit its type.
 *
 * @throws {E_REFERENCE_UNKNOWN} {E_MENU_PARENT_TYPE} {E_MENU_CYCLE}
 */
export async function assertPlace(menu: Menu, client: TransactionClientContract): Promise<void> {
  if (!('parentId' in menu.$dirty) && !('type' in menu.$dirty)) return

  const parent = await findParent(menu, client)
  if (parent) await assertSeen(parent, client)
  const above = parent?.type ?? 'root'
  if (!ALLOWED[above].includes(menu.type)) {
    throw new E_MENU_PARENT_TYPE([parent?.name ?? '/', above, menu.type])
  }
  if (!menu.$isPersisted) return

  const children = Menu.query({ client })
    .where('parent_id', menu.id)
    .whereNotIn('type', [...ALLOWED[menu.type]])
  await whereActive(children)
  const child = await children.first()
  if (child) throw new E_MENU_PARENT_TYPE([menu.name, menu.type, child.type])
  await assertNotBelowItself(menu, parent, client)
}

async function assertNotBelowItself(
  menu: Menu,
  parent: Menu | null,
  client: TransactionClientContract
): Promise<void> {
  const seen = new Set([menu.id])
  for (let above = parent; above; above = await findParent(above, client)) {
    if (seen.has(above.id)) throw new E_MENU_CYCLE([menu.name])
    seen.add(above.id)
  }
}

async function findParent(
  { parentId }: Menu,
  client: TransactionClientContract
): Promise<Menu | null> {
  if (parentId === null || parentId === undefined) return null
  const parent = await Menu.find(parentId, { client })
  if (!parent) throw new E_REFERENCE_UNKNOWN(['parentId', parentId])
  return parent
}

/* Further up the tree a menu of a plugin that is turned off is in nobody's way. */
async function assertSeen({ id }: Menu, client: TransactionClientContract): Promise<void> {
  const query = Menu.query({ client }).where('id', id)
  await whereActive(query)
  if (!(await query.first())) throw new E_REFERENCE_UNKNOWN(['parentId', id])
}
