import { declaring } from './breaches.js'
import { findCycles } from './cycles.js'
import { isModule } from './declaration_rules.js'
import type { Finding } from './finding.js'
import type { ImportGraph } from './import_graph.js'
import type { Manifest } from './manifest_source.js'
import type { Project } from './project.js'

/** Circles among manifests, and among what is really imported where the manifests have none. */
export function judgeCircles({ manifests }: Project, imports: ImportGraph): Finding[] {
  const declared = findCycles(
    new Map([...manifests].map(([folder, manifest]) => [folder, dependencies(manifest, manifests)]))
  )
  const known = new Set(declared.map((cycle) => cycle.join()))
  const actual = findCycles(imports.edges()).filter((cycle) => !known.has(cycle.join()))
  return [
    ...declared.map((cycle) => ({
      ...declaring.cycle(cycle.map(toName)),
      ...siteOf(manifests.get(cycle[0]!)!, toName(cycle[1]!)),
    })),
    ...actual.map((cycle) => ({
      ...declaring.importCycle(cycle.map(toName)),
      ...imports.findSite(cycle[0]!, cycle[1]!)!,
    })),
  ]
}

/** Requirements that nothing is imported of, which may be needless. */
export function findUnused(project: Project, imports: ImportGraph): Finding[] {
  return [...project.manifests.values()].flatMap(({ unit, file, requires }) =>
    (requires ?? [])
      .filter(({ text }) => isModule(text, project))
      .filter(({ text }) => imports.findSite(unit.folder, `modules/${text}`) === null)
      .map(({ text, line }) => ({ ...declaring.unusedRequirement(unit, text), file, line }))
  )
}

const toName = (folder: string) => folder.split('/')[1]!

function dependencies(
  { requires, optional }: Manifest,
  manifests: ReadonlyMap<string, Manifest>
): string[] {
  return [...(requires ?? []), ...(optional ?? [])].flatMap(
    ({ text }) =>
      [`modules/${text}`, `plugins/${text}`].find((folder) => manifests.has(folder)) ?? []
  )
}

function siteOf({ file, requires, optional }: Manifest, name: string) {
  const entry = [...(requires ?? []), ...(optional ?? [])].find(({ text }) => text === name)
  return { file, line: entry!.line }
}
