import { flattenMenus } from '../declarations.js'
import type { ModuleManifest } from '../define_module.js'
import { fileOf } from '../define_module.js'
import type { Facade } from '../facade.js'
import type { Rule } from './rule.js'

/* What a manifest claims: claims with the same key are the same thing, and a message names it. */
interface Claim {
  key: unknown
  named: string
}

const named = (names: string[]): Claim[] => names.map((name) => ({ key: name, named: `"${name}"` }))

/* What may have one owner alone. */
const OWNED: [code: string, what: string, claimsOf: (manifest: ModuleManifest) => Claim[]][] = [
  ['E_FACADE_TAKEN', 'facade', ({ facades = [] }) => facades.map(({ facade }) => toClaim(facade))],
  ['E_TABLE_TAKEN', 'table', ({ tables = [] }) => named(tables)],
  ['E_PERMISSION_TAKEN', 'permission', ({ permissions = {} }) => named(Object.keys(permissions))],
  ['E_MENU_TAKEN', 'menu', ({ menus = [] }) => named(flattenMenus(menus).map(({ code }) => code))],
  [
    'E_DICTIONARY_TAKEN',
    'dictionary',
    ({ dictionaries = [] }) => named(dictionaries.map((one) => one.code)),
  ],
  ['E_SETTING_TAKEN', 'setting', ({ settings = [] }) => named(settings.map(({ key }) => key))],
  [
    'E_EXTENSION_POINT_TAKEN',
    'extension point',
    ({ points = [] }) => named(points.map((one) => one.name)),
  ],
]

/** Nobody has the name of another; the first keeps it. */
export const hasNameAlone: Rule = (declared, { all }) => {
  const { manifest } = declared
  const holder = all
    .slice(0, all.indexOf(declared))
    .find((other) => other.manifest.name === manifest.name)
  if (!holder) return []
  const [first, second] = [fileOf(holder.manifest), fileOf(manifest)]
  const by = first === second ? `twice, in ${first}` : `in ${first} and in ${second}`
  const remedy = holder.manifest.name === 'system' ? taken(manifest) : 'Keep one.'
  return [
    {
      code: 'E_MODULE_DUPLICATE',
      message: `The module "${manifest.name}" is declared ${by}. ${remedy}`,
    },
  ]
}

/**
 * Nobody declares what is declared already; the first who does so keeps it. Two of one name are told by
 * {@link hasNameAlone}, and whatever both declare is not told again.
 */
export const takesNothing: Rule = (declared, { all }) => {
  const { manifest } = declared
  const earlier = all
    .slice(0, all.indexOf(declared))
    .map((other) => other.manifest)
    .filter(({ name }) => name !== manifest.name)

  return OWNED.flatMap(([code, what, claimsOf]) => {
    const own = claimsOf(manifest)
    const keys = own.map(({ key }) => key)
    return own
      .filter(({ key }, index) => keys.indexOf(key) === index)
      .flatMap((claim) => {
        const holder = earlier.find((other) => claimsOf(other).some(({ key }) => key === claim.key))
        const isRepeated = keys.indexOf(claim.key) !== keys.lastIndexOf(claim.key)
        if (!isRepeated && !holder) return []
        const by = holder
          ? `by "${holder.name}" and by "${manifest.name}"`
          : `twice by "${manifest.name}"`
        return [
          {
            code,
            message: `The ${what} ${claim.named} is declared ${by}. ${remedyFor(holder, manifest)}`,
          },
        ]
      })
  })
}

/* Another process asks for a contract by its name; without a contract the class is all there is. */
function toClaim(facade: Facade<unknown>): Claim {
  if (!facade.contract) return { key: facade, named: `"${facade.name}"` }
  const { name } = facade.contract
  return { key: name, named: `"${facade.name}" of the contract "${name}"` }
}

function remedyFor(holder: ModuleManifest | undefined, later: ModuleManifest): string {
  if (!holder) return 'Keep one.'
  if (holder.name === 'system') return taken(later)
  return `Keep one, in ${fileOf(holder)} or in ${fileOf(later)}.`
}

const taken = (later: ModuleManifest): string =>
  `What the framework declares cannot be declared again: choose another name in ${fileOf(later)}.`
