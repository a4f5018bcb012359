import { type Dependent, findCycles } from '../dependency_order.js'
import { type ModuleManifest, fileOf } from '../define_module.js'
import type { Declared } from '../declared.js'
import type { BlamedProblem, Rule } from './rule.js'

/** What a manifest waits for. */
export const dependenciesOf = (module: ModuleManifest) => ({
  name: module.name,
  after: [...module.requires, ...(module.optional ?? [])],
})

export const hasRequirements: Rule = ({ manifest }, { all }) => {
  const declared = new Map(all.map((other) => [other.manifest.name, other.manifest]))
  const names = [...declared.values()]
    .filter(({ name, kind }) => name !== manifest.name && kind !== 'plugin')
    .map(({ name }) => name)
  return manifest.requires.flatMap((name) => {
    const required = declared.get(name)
    if (!required) {
      return [
        {
          code: 'E_MODULE_MISSING',
          message: `"${manifest.name}" requires "${name}", which adonisrc.ts does not declare. Declared: ${names.join(', ') || 'none'}.`,
        },
      ]
    }
    if (required.kind !== 'plugin') return []
    return [
      {
        code: 'E_PLUGIN_REQUIRED',
        message: `"${manifest.name}" requires "${name}", which is a plugin, and the application has to work without it. Take it out of "requires" in ${fileOf(manifest)}; offer an extension point that the plugin adds to.`,
      },
    ]
  })
}

/** Not a rule of one manifest: a circle is the fault of all that form it. */
export function judgeCycles(all: readonly Declared[]): BlamedProblem[] {
  // of two with one name the first, as the rule of names says
  const byName = new Map(all.toReversed().map((one) => [one.manifest.name, one]))
  const nodes = all
    .filter((one) => byName.get(one.manifest.name) === one)
    .map(({ manifest }) => withoutRefused(manifest, byName))
  return findCycles(nodes).map((cycle) => ({
    code: 'E_MODULE_CYCLE',
    message: `${toEdges(cycle, byName)}.\n  Break one edge: publish an event, move the shared part into a third module, or invert the contract.`,
    blamed: toBlame(cycle.map((name) => byName.get(name)!)),
  }))
}

/* That a plugin is required is told by the rule above, and a circle through it would be the same fault again. */
function withoutRefused(
  manifest: ModuleManifest,
  byName: ReadonlyMap<string, Declared>
): Dependent {
  const { name, after } = dependenciesOf(manifest)
  const isRefused = (other: string) =>
    manifest.requires.includes(other) && byName.get(other)?.manifest.kind === 'plugin'
  return { name, after: after.filter((other) => !isRefused(other)) }
}

/* The application works without a plugin, and sooner without one that may be left out. */
const toBlame = (cycle: Declared[]): Declared =>
  cycle.find(({ isSkippable }) => isSkippable) ??
  cycle.find(({ manifest }) => manifest.kind === 'plugin') ??
  cycle[0]!

const toEdges = (cycle: string[], byName: ReadonlyMap<string, Declared>): string =>
  cycle
    .slice(0, -1)
    .map((name, index) => {
      const { manifest } = byName.get(name)!
      const next = cycle[index + 1]!
      const verb = manifest.requires.includes(next) ? 'requires' : 'boots after'
      return `${name} ${verb} ${next} (${fileOf(manifest)})`
    })
    .join(', ')
