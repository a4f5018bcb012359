import { judgeDeclarations } from './declaration_rules.js'
import { findUnused, judgeCircles } from './dependency_rules.js'
import { type Finding, inOrder } from './finding.js'
import type { Manifest } from './manifest_source.js'
import type { Unit } from './place.js'
import { readProject } from './project.js'
import { SourceScan } from './source_scan.js'
import { loadTypescript } from './typescript.js'

/** What the manifest of a module or plugin says of others. */
export interface Declared {
  name: string
  requires: string[]
  optional: string[]
  tables: string[]
}

/** What a check found. */
export interface BoundaryReport {
  modules: Declared[]
  plugins: Declared[]
  /** how many sources were read */
  files: number
  violations: Finding[]
  warnings: Finding[]
  /** milliseconds */
  ms: number
}

/**
 * Checks the boundaries of modules by reading the source: nothing of the project runs.
 *
 * @throws {E_TYPESCRIPT_MISSING}
 * @throws {E_PROJECT_UNREADABLE}
 *
 * @example
 * ```ts
 * const { violations } = checkBoundaries(app.makePath())
 * for (const { file, line, message } of violations) console.log(`${file}:${line} ${message}`)
 * ```
 */
export function checkBoundaries(root: string): BoundaryReport {
  const startedAt = performance.now()
  const typescript = loadTypescript(root)
  const project = readProject(typescript, root)
  const { findings, imports } = new SourceScan(typescript, project)
  return {
    modules: describe(project.manifests, 'module'),
    plugins: describe(project.manifests, 'plugin'),
    files: project.files.length,
    violations: inOrder([
      ...findings,
      ...judgeDeclarations(project),
      ...judgeCircles(project, imports),
    ]),
    warnings: inOrder(findUnused(project, imports)),
    ms: Math.round(performance.now() - startedAt),
  }
}

const describe = (manifests: ReadonlyMap<string, Manifest>, kind: Unit['kind']): Declared[] =>
  [...manifests.values()]
    .filter(({ unit }) => unit.kind === kind)
    .map(({ unit, ...lists }) => ({
      name: unit.name,
      requires: textsOf(lists.requires),
      optional: textsOf(lists.optional),
      tables: textsOf(lists.tables),
    }))

const textsOf = (entries: Manifest['requires']) => (entries ?? []).map(({ text }) => text)
