import { Exception } from '@adonisjs/core/exceptions'
import { inspect } from 'node:util'
import { type Declaration, type Declared, labelOf } from './declared.js'
import type { ModuleManifest } from './define_module.js'
import type { ModuleProblem } from './errors.js'
import { faultsOfShape } from './manifest_shape.js'
import { inTime, PATIENCE } from './time_limit.js'

/** A declaration whose manifest cannot be used, and why. */
export interface Unreadable extends Declaration {
  /** What its file calls it: the path of the import. */
  label: string
  problem: ModuleProblem
  cause?: unknown
}

/**
 * Imports the manifests in the order in which they are declared. One that cannot be read does not hold up the others.
 *
 * @param patience milliseconds for each import
 */
export async function loadManifests(
  declarations: readonly Declaration[],
  patience = PATIENCE
): Promise<{ declared: Declared[]; unreadable: Unreadable[] }> {
  const declared: Declared[] = []
  const unreadable: Unreadable[] = []

  for (const declaration of declarations) {
    const place = `entry ${placeOf(declaration, declarations)} of ${declaration.from}`
    const notLazy = faultInEntry(declaration, place)
    if (notLazy) {
      unreadable.push({ ...declaration, label: place, problem: notLazy })
      continue
    }
    const label = labelOf(declaration.names ?? declaration.load)
    const from = performance.now()
    try {
      const imported = await inTime(declaration.load, patience)
      const manifest = imported?.default
      const fault = faultIn(manifest, declaration)
      if (fault) throw new Exception(fault, { code: 'E_MODULE_UNREADABLE' })
      declared.push({ ...declaration, manifest, loadTime: performance.now() - from })
    } catch (cause) {
      unreadable.push({ ...declaration, label, cause, problem: toProblem(cause, label) })
    }
  }
  return { declared, unreadable }
}

/* As people count: the first is 1. */
const placeOf = (declaration: Declaration, all: readonly Declaration[]): number =>
  all.filter(({ from }) => from === declaration.from).indexOf(declaration) + 1

function faultInEntry({ load }: Declaration, place: string): ModuleProblem | undefined {
  if (typeof load === 'function') return undefined
  return {
    code: 'E_MODULE_UNREADABLE',
    message: `In "modules", ${place} is ${inspect(load, { depth: 0 })}, which is no lazy import. Write () => import('#modules/orders/module').`,
  }
}

function faultIn(manifest: ModuleManifest | undefined, { from }: Declaration): string | undefined {
  if (typeof manifest !== 'object' || manifest === null) {
    return 'it has no default export made by defineModule or definePlugin'
  }
  if (manifest.name === undefined) return '"name" is missing'
  if (!Array.isArray(manifest.requires)) return '"requires" is no list. Write requires: []'
  const faults = faultsOfShape({ ...manifest })
  if (faults.length > 0) return faults.join('; ')
  const isPlugin = manifest.kind === 'plugin'
  if (isPlugin && from === 'adonisrc.ts') {
    return 'it is a plugin, and plugins are chosen in config/plugins.ts'
  }
  if (!isPlugin && from === 'config/plugins.ts') {
    return 'it is a module, and modules are declared in adonisrc.ts'
  }
  return undefined
}

/* A failure with a code of its own says already what is wrong. */
function toProblem(cause: unknown, label: string): ModuleProblem {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Exception ? cause.code : undefined
  if (code && code !== 'E_MODULE_UNREADABLE') return { code, message: reason }
  return {
    code: 'E_MODULE_UNREADABLE',
    message: `The manifest "${label}" cannot be used: ${reason}.`,
  }
}
