import { translatorFor } from '../../../src/i18n/main.js'
import type { MenuDeclaration } from '../../../src/modules/main.js'
import { defineSeed, type SeedContext } from '../../../src/seeds/main.js'

interface Placed {
  menu: MenuDeclaration
  module: string
  parentId: number | null
}

/** The menus that the modules declare, named in the default language, and a button for each further permission. */
export default defineSeed({
  name: 'system.declared_menus',
  async run(seed) {
    const modules = await seed.app.container.make('iti.modules')
    const labels = modules.permissions()
    const ids = new Map<string, number>()

    let level = modules.ordered.flatMap(({ name: module, menus = [] }) =>
      menus.map((menu) => ({ menu, module, parent: menu.parent }))
    )
    const buttons: Placed[] = []
    while (level.length > 0) {
      // what an operator deleted takes what lies below it along; a parent of another module may come later
      const ready = level.filter(({ parent }) => parent === undefined || ids.has(parent))
      if (ready.length === 0) break
      const placed = ready.map(({ menu, module, parent }) => ({
        menu,
        module,
        parentId: parent === undefined ? null : ids.get(parent)!,
      }))
      for (const [code, id] of await writeMenus(seed, placed)) ids.set(code, id)
      buttons.push(...placed.flatMap((one) => toButtons(one, ids.get(one.menu.code), labels)))
      level = level
        .filter((one) => !ready.includes(one))
        .concat(
          ready.flatMap(({ menu, module }) =>
            (menu.children ?? []).map((child) => ({ menu: child, module, parent: menu.code }))
          )
        )
    }
    await writeMenus(seed, buttons, 'button')
  },
})

const writeMenus = (seed: SeedContext, placed: Placed[], type?: 'button') =>
  seed.rows({
    table: 'iti_menus',
    key: 'code',
    rows: placed.map((one) => toRow(one, type ?? one.menu.type)),
  })

function toButtons(
  { menu, module }: Placed,
  parentId: number | undefined,
  labels: ReadonlyMap<string, string>
): Placed[] {
  if (parentId === undefined) return []
  return (menu.buttons ?? []).map((permission, sort) => ({
    menu: { code: permission, type: 'page', name: labels.get(permission)!, permission, sort },
    module,
    parentId,
  }))
}

const toRow = ({ menu, module, parentId }: Placed, type: string) => ({
  code: menu.code,
  module,
  parent_id: parentId,
  type,
  name: translatorFor()(`menus.${menu.code}`, menu.name),
  path: menu.path ?? null,
  component: menu.component ?? null,
  redirect: menu.redirect ?? null,
  permission: menu.permission ?? null,
  icon: menu.icon ?? null,
  link: menu.link ?? null,
  sort: menu.sort ?? 0,
  visible: menu.visible ?? true,
  keep_alive: menu.keepAlive ?? false,
})
