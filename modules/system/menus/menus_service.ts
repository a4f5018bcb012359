import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Menu } from '../../../models/system/menu.js'
import type { Principal } from '../../../src/access/main.js'
import { whereContains, type Page } from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND, nest, toTreeOrder, type Branch } from '../../../src/http/main.js'
import { changeSystem } from '../change.js'
import { E_GRANT_EXCEEDED } from '../errors.js'
import { whereActive } from '../active_modules.js'
import { E_MENU_IN_USE } from './errors.js'
import { MENU_COLUMNS, toMenu, type MenuResource } from './menu_resource.js'
import { assertPlace } from './menu_place.js'
import type { CreateMenuInput, MenuFilters, UpdateMenuInput } from './validators.js'

/** The tree of directories, pages and buttons, which carry the permissions. */
export class MenusService {
  async list({
    keyword,
    status,
    type,
    tree,
  }: MenuFilters): Promise<Page<MenuResource | Branch<MenuResource>>> {
    const query = db.from('iti_menus').select(MENU_COLUMNS).orderBy(['sort', 'id'])
    if (status) query.where('status', status)
    if (type) query.where('type', type)
    if (keyword) whereContains(query, ['name', 'permission'], keyword)
    await whereActive(query)
    const rows = await withoutHiddenParents(await query)
    const items = tree ? nest(rows) : toTreeOrder(rows)
    return { items, total: rows.length, page: 1, pageSize: rows.length }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number): Promise<MenuResource> {
    const query = db.from('iti_menus').where('id', id).select(MENU_COLUMNS)
    await whereActive(query)
    const [menu] = await withoutHiddenParents(await query)
    if (!menu) throw new E_RECORD_NOT_FOUND(['menu', id])
    return menu
  }

  /** @throws {E_REFERENCE_UNKNOWN} {E_MENU_PARENT_TYPE} {E_GRANT_EXCEEDED} */
  async create(input: CreateMenuInput, actor: Principal): Promise<MenuResource> {
    const { id } = await changeSystem('everyone', (trx) =>
      this.#save(new Menu().fill(input), actor, trx)
    )
    return this.get(id)
  }

  /** Sets the fields it is given. @throws what {@link create} throws, and {E_MENU_CYCLE} */
  async update(id: number, input: UpdateMenuInput, actor: Principal): Promise<MenuResource> {
    await changeSystem('everyone', async (trx) => {
      const menu = await this.#lock(id, trx)
      await this.#save(menu.merge(input), actor, trx)
    })
    return this.get(id)
  }

  /**
   * Deletes all of them or, if one may not be, none.
   *
   * @throws {E_GRANT_EXCEEDED} {E_MENU_IN_USE} while there are menus below it that are not deleted too
   */
  async delete(ids: readonly number[], actor: Principal): Promise<void> {
    await changeSystem('everyone', async (trx) => {
      const menus: Menu[] = []
      for (const id of ids) menus.push(await this.#lock(id, trx))
      for (const menu of toTreeOrder(menus).reverse()) {
        assertMayHandle(menu, actor)
        await this.#detachChildren(menu, trx)
        await menu.delete()
      }
    })
  }

  async #save(menu: Menu, actor: Principal, trx: TransactionClientContract): Promise<Menu> {
    await assertPlace(menu, trx)
    const { permission, status } = menu.$dirty
    if (permission !== undefined || status !== undefined) assertMayHandle(menu, actor)
    return menu.useTransaction(trx).save()
  }

  /* Those of a plugin that is turned off are not seen, and may not hold up anybody. */
  async #detachChildren(
    { id, name, parentId }: Menu,
    trx: TransactionClientContract
  ): Promise<void> {
    const query = trx.from('iti_menus').where('parent_id', id).select('id')
    await whereActive(query)
    const children = await query
    if (children.length > 0) throw new E_MENU_IN_USE([name, children.length])
    await trx.from('iti_menus').where({ parent_id: id, type: 'button' }).delete()
    await trx.from('iti_menus').where('parent_id', id).update({ parent_id: parentId })
  }

  async #lock(id: number, client: TransactionClientContract): Promise<Menu> {
    const query = Menu.query({ client }).where('id', id).forUpdate()
    await whereActive(query)
    const menu = await query.first()
    if (!menu) throw new E_RECORD_NOT_FOUND(['menu', id])
    return menu
  }
}

/* What stands below a menu of a plugin that is turned off is told as if it stood at the top. */
async function withoutHiddenParents(rows: readonly MenuResource[]): Promise<MenuResource[]> {
  const parents = new Set(rows.flatMap(({ parentId }) => parentId ?? []))
  const query = db
    .from('iti_menus')
    .whereIn('id', [...parents])
    .select('id')
  await whereActive(query)
  const found = await query
  const seen = new Set(found.map(({ id }) => id))
  return rows.map((row) => {
    const menu = toMenu(row)
    return menu.parentId !== null && !seen.has(menu.parentId) ? { ...menu, parentId: null } : menu
  })
}

/* Whoever may edit menus could otherwise put, enable or take away a permission that they do not hold themselves. */
function assertMayHandle(menu: Menu, actor: Principal): void {
  for (const permission of [menu.$original.permission, menu.permission]) {
    if (permission && !actor.can(permission)) throw new E_GRANT_EXCEEDED([permission])
  }
}
