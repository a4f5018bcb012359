import type { LazyModule, ModuleManifest } from './define_module.js'

/** How the application names a module or plugin, before its manifest is known. */
export interface Declaration {
  load: LazyModule
  /** The import as it is written, where \`load\` does more than that. */
  names?: () => unknown
  /** The file that names it. */
  from: 'adonisrc.ts' | 'config/plugins.ts' | 'the framework'
  /** Whether the application starts without it, if it is broken. */
  isSkippable?: boolean
}

/** A declaration whose manifest is loaded. */
export interface Declared extends Declaration {
  manifest: ModuleManifest
  /** Milliseconds that the import took. */
  loadTime: number
}

const IMPORTED = /import\(\s*(['"`])(.+?)\1/

/**
 * The path that a lazy import names.
 *
 * @example
 * ```ts
 * labelOf(() => import('#modules/orders/module'))   // '#modules/orders/module'
 * ```
 */
export const labelOf = (load: () => unknown): string =>
  IMPORTED.exec(load.toString())?.[2] ?? 'an import without a path'
