import { translatorFor } from '../../../src/i18n/main.js'
import type { MenuDeclaration } from '../../../src/modules/main.js'
import { defineSeed, type SeedContext } from '../../../src/seeds/main.js'

interface Placed {
  menu: MenuDeclaration
  parentId: number | null
}

/** The menus that the modules declare, named in the default language, and a button for each further permission. */
export default defineSeed({
  name: 'system.declared_menus',
  async run(seed) {
    const modules = await seed.app.container.make('iti.modules')
    const labels = modules.permissions()
    let level = modules.ordered
      .flatMap((module) => module.menus ?? [])
      .map((menu): Placed => ({ menu, parentId: null }))
    const pages: { id: number; buttons: string[] }[] = []

    while (level.length > 0) {
      const ids = await writeMenus(
        seed,
        level.map(({ menu, parentId }) => toRow(menu, parentId))
      )
      const written = level.flatMap(({ menu }) => {
        const id = ids.get(menu.code)
        return id === undefined ? [] : [{ menu, id }]
      })
      pages.push(...written.map(({ menu, id }) => ({ id, buttons: menu.buttons ?? [] })))
      level = written.flatMap(({ menu, id }) =>
        (menu.children ?? []).map((child) => ({ menu: child, parentId: id }))
      )
    }

    const buttons = pages.flatMap(({ id, buttons: keys }) =>
      keys.map((permission, index) => toButton(permission, labels.get(permission)!, id, index))
    )
    await writeMenus(seed, buttons)
  },
})

const writeMenus = (seed: SeedContext, rows: ReturnType<typeof toRow>[]) =>
  seed.rows({ table: 'iti_menus', key: 'code', rows })

const toRow = (menu: MenuDeclaration, parentId: number | null) => ({
  code: menu.code,
  parent_id: parentId,
  type: menu.type as string,
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

const toButton = (permission: string, name: string, parentId: number, sort: number) => ({
  ...toRow({ code: permission, type: 'page', name, permission, sort }, parentId),
  type: 'button',
})
