/** What owns files: a module with its models, or a plugin. */
export interface Unit {
  kind: 'module' | 'plugin'
  name: string
  /** for instance `modules/orders`, by which it is known */
  folder: string
}

/** What a file is, as far as its path tells. */
export interface Place {
  /** from the root of the project, with slashes */
  file: string
  kind: Unit['kind'] | 'migration'
  /** null for a migration, and for a file that lies beside the folders of modules */
  unit: Unit | null
  /** a spec, or what lies in a folder `tests` */
  isTest: boolean
}

/** The domain of the framework, which is a module by its shape. */
export const SYSTEM = 'modules/system'

const MIGRATION = /^(?:database\/migrations|plugins\/[^/]+\/database)\//
const UNIT = /^(modules|models|plugins)\/([^/]+)\//
const TEST = /^[^/]+\/[^/]+\/tests\/|\.spec(?:\.\w+)?$/

/** Is it a spec, or does it lie in the folder `tests` of a module or plugin? */
export const isTestPath = (path: string): boolean => TEST.test(path)

/** The module or plugin that a path belongs to. */
export function unitOf(path: string): Unit | null {
  const [, top, name] = UNIT.exec(path) ?? []
  if (!name) return null
  return top === 'plugins'
    ? { kind: 'plugin', name, folder: `plugins/${name}` }
    : { kind: 'module', name, folder: `modules/${name}` }
}

/** Where a source file stands. */
export function placeOf(file: string): Place {
  if (MIGRATION.test(file)) return { file, kind: 'migration', unit: null, isTest: false }
  const unit = unitOf(file)
  const kind = file.startsWith('plugins/') ? 'plugin' : 'module'
  return { file, kind, unit, isTest: isTestPath(file) }
}
