import { dependencyOrder, findCycle } from '../dependency_order.js'
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
  const names = [...declared.keys()].join(', ')
  return manifest.requires.flatMap((name) => {
    const required = declared.get(name)
    if (!required) {
      return [
        {
          code: 'E_MODULE_MISSING',
          message: `"${manifest.name}" requires "${name}", which adonisrc.ts does not declare. Declared: ${names}.`,
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
export function findCycles(all: readonly Declared[]): BlamedProblem[] {
  const nodes = all.map(({ manifest }) => dependenciesOf(manifest))
  const { blocked } = dependencyOrder(nodes)
  if (blocked.length === 0) return []

  const cycle = findCycle(nodes, blocked)
  const fileOfNode = (name: string) =>
    fileOf(all.find(({ manifest }) => manifest.name === name)!.manifest)
  const edges = cycle
    .slice(0, -1)
    .map((name, index) => `${name} requires ${cycle[index + 1]} (${fileOfNode(name)})`)
  return [
    {
      code: 'E_MODULE_CYCLE',
      message: `${edges.join(', ')}.\n  Break one edge: publish an event, move the shared part into a third module, or invert the contract.`,
      blamed: all.find(({ manifest }) => manifest.name === cycle[0])!,
    },
  ]
}
