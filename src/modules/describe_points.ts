import { flattenMenus } from './declarations.js'
import type { ModuleManifest } from './define_module.js'
import { Event, type ExtensionPoint } from '../extensions/main.js'

/** A module or plugin that adds to a point. */
export interface Contributor {
  module: string
  /** Of its contribution, where the point keeps an order. */
  order?: number
  /** How many it declares, where the point is a declaration. */
  count?: number
}

/** A place where the application may be extended, and who does so. */
export interface PointDescription {
  name: string
  description: string
  /** What manifests declare, a typed point, or an event that is listened to. */
  kind: 'declaration' | 'point' | 'event'
  /** Which module offers it. */
  module: string
  /** In the order in which they take effect. */
  contributors: Contributor[]
}

type Manifest = Readonly<ModuleManifest>

/* What every manifest may declare, and the framework reads. */
const DECLARATIONS: [name: string, description: string, count: (manifest: Manifest) => number][] = [
  ['permissions', 'What callers may be granted', (one) => sizeOf(one.permissions)],
  ['menus', 'The navigation, with its buttons', (one) => flattenMenus(one.menus ?? []).length],
  ['dictionaries', 'The values that a field may have', (one) => sizeOf(one.dictionaries)],
  ['settings', 'What operators change at runtime', (one) => sizeOf(one.settings)],
  ['tasks', 'What runs in the background', (one) => sizeOf(one.tasks)],
  ['seeds', 'What db:seed writes', (one) => sizeOf(one.seeds)],
  ['facades', 'What modules offer each other', (one) => sizeOf(one.facades)],
]

const sizeOf = (declared: object = {}): number => Object.keys(declared).length

/**
 * Every extension point of the application, with who adds to it.
 *
 * @param modules in boot order
 *
 * @example
 * ```ts
 * const { registry } = await loadModules(app, system)
 * for (const { name, contributors } of describePoints(registry.ordered)) …
 * ```
 */
export function describePoints(modules: readonly Manifest[]): PointDescription[] {
  const declarations = DECLARATIONS.map(([name, description, count]): PointDescription => {
    const contributors = modules
      .map((manifest) => ({ module: manifest.name, count: count(manifest) }))
      .filter((one) => one.count > 0)
    return { name, description, kind: 'declaration', module: 'system', contributors }
  })
  const points = modules.flatMap(({ name: module, points: offered = [] }) =>
    offered.map((point): PointDescription => ({
      name: point.name,
      description: point.description,
      kind: point instanceof Event ? 'event' : 'point',
      module,
      contributors: contributorsTo(point, modules),
    }))
  )
  return [...declarations, ...points]
}

/* Sorting keeps those of the same order as they boot. */
const contributorsTo = (point: ExtensionPoint, modules: readonly Manifest[]): Contributor[] =>
  modules
    .flatMap(({ name: module, extends: added = [] }) =>
      added.filter((one) => one.point === point).map(({ order }) => ({ module, order }))
    )
    .sort((one, other) => one.order - other.order)
