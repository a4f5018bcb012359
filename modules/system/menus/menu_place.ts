import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Menu } from '../../../models/system/menu.js'
import { E_REFERENCE_UNKNOWN } from '../errors.js'
import { E_MENU_CYCLE, E_MENU_PARENT_TYPE } from './errors.js'

/* What may hang below what; a root may be anything but a button. */
const ALLOWED: Record<Menu['type'], readonly Menu['type'][]> = {
  directory: ['directory', 'page'],
  page: ['page', 'button'],
  button: [],
}

/**
 * A menu must hang below one that exists, that may have such children, and that is not itself below the menu.
 *
 * @throws {E_REFERENCE_UNKNOWN} {E_MENU_PARENT_TYPE} {E_MENU_CYCLE}
 */
export async function assertPlace(menu: Menu, client: TransactionClientContract): Promise<void> {
  if (!('parentId' in menu.$dirty) && !('type' in menu.$dirty)) return

  let parent = await findParent(menu, client)
  if (parent && !ALLOWED[parent.type].includes(menu.type)) {
    throw new E_MENU_PARENT_TYPE([parent.name, parent.type, menu.type])
  }
  while (parent && menu.$isPersisted) {
    if (parent.id === menu.id) throw new E_MENU_CYCLE([menu.name])
    parent = await findParent(parent, client)
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
