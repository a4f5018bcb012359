import { flattenMenus } from '../declarations.js'
import type { ModuleManifest } from '../define_module.js'
import { fileOf } from '../define_module.js'
import type { Rule } from './rule.js'

/* What may have one owner alone. */
const OWNED: [code: string, what: string, namesOf: (manifest: ModuleManifest) => string[]][] = [
  ['E_MODULE_DUPLICATE', 'module', ({ name }) => [name]],
  ['E_FACADE_TAKEN', 'facade', ({ facades = [] }) => facades.map(({ facade }) => facade.name)],
  ['E_TABLE_TAKEN', 'table', ({ tables = [] }) => tables],
  ['E_PERMISSION_TAKEN', 'permission', ({ permissions = {} }) => Object.keys(permissions)],
  ['E_MENU_TAKEN', 'menu', ({ menus = [] }) => flattenMenus(menus).map(({ code }) => code)],
  [
    'E_DICTIONARY_TAKEN',
    'dictionary',
    ({ dictionaries = [] }) => dictionaries.map((one) => one.code),
  ],
  ['E_SETTING_TAKEN', 'setting', ({ settings = [] }) => settings.map(({ key }) => key)],
  [
    'E_EXTENSION_POINT_TAKEN',
    'extension point',
    ({ points = [] }) => points.map((one) => one.name),
  ],
]

/** Nobody declares what is declared already; the first who does so keeps it. */
export const takesNothing: Rule = (declared, { all }) => {
  const { manifest } = declared
  const others = all.filter((other) => other !== declared)
  const earlier = new Set(all.slice(0, all.indexOf(declared)))

  return OWNED.flatMap(([code, what, namesOf]) => {
    const own = namesOf(manifest)
    return [...new Set(own)].flatMap((name) => {
      const isRepeated = own.indexOf(name) !== own.lastIndexOf(name)
      const holder = others.find(
        (other) => earlier.has(other) && namesOf(other.manifest).includes(name)
      )
      if (!isRepeated && !holder) return []
      const by = holder
        ? `by "${holder.manifest.name}" and by "${manifest.name}"`
        : `twice by "${manifest.name}"`
      return [
        {
          code,
          message: `The ${what} "${name}" is declared ${by}. ${remedy(what, holder?.manifest, manifest)}`,
        },
      ]
    })
  })
}

function remedy(what: string, holder: ModuleManifest | undefined, later: ModuleManifest): string {
  if (!holder) return 'Keep one.'
  if (holder.name === 'system') {
    return `What the framework declares cannot be declared again: choose another name in ${fileOf(later)}.`
  }
  return what === 'module' ? 'Keep one.' : `Keep one, in ${fileOf(holder)} or in ${fileOf(later)}.`
}
