import type { Branch } from '../../../src/http/main.js'

/** A row of `iti_menus`, of which a navigation needs these columns. */
export interface MenuRow {
  id: number
  parentId: number | null
  code: string | null
  name: string
  path: string | null
  component: string | null
  redirect: string | null
  icon: string | null
  link: string | null
  status: string
  visible: boolean | number
  keep_alive: boolean | number
}

/** A route of an admin front end, as vue-router and its likes take it. */
export interface FrontEndRoute {
  name: string
  path: string | null
  component: string | null
  redirect: string | null
  meta: {
    title: string
    icon: string | null
    hidden: boolean
    keepAlive: boolean
    link: string | null
  }
  children: FrontEndRoute[]
}

/** Turns a branch of menus into routes. Their names are unique: the code of a declared menu, or `menu-<id>`. */
export const toFrontEndRoute = (menu: Branch<MenuRow>): FrontEndRoute => ({
  name: menu.code ?? `menu-${menu.id}`,
  path: menu.path,
  component: menu.component,
  redirect: menu.redirect,
  meta: {
    title: menu.name,
    icon: menu.icon,
    hidden: !menu.visible,
    keepAlive: Boolean(menu.keep_alive),
    link: menu.link,
  },
  children: menu.children.map(toFrontEndRoute),
})
