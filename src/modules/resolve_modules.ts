import type { Declaration, Declared } from './declared.js'
import { dependencyOrder } from './dependency_order.js'
import { E_MODULES_INVALID, type ModuleProblem } from './errors.js'
import { loadManifests } from './load_manifests.js'
import { dependenciesOf, findProblems } from './rules/main.js'

/** A plugin that is left out, because it is broken and may be. */
export interface Skipped {
  /** Its name or, if the manifest could not be read, the path of its import. */
  name: string
  reason: string
}

/** The modules and plugins that the application is made of. */
export interface Resolved {
  /** In the order in which they boot. */
  ordered: Declared[]
  skipped: Skipped[]
}

/**
 * Imports the manifests, leaves out broken plugins that may be left out, and puts the rest in order.
 *
 * @throws {E_MODULES_INVALID} naming every problem of every manifest, and what is left out
 */
export async function resolveModules(
  declarations: readonly Declaration[],
  version: string
): Promise<Resolved> {
  const { declared, unreadable } = await loadManifests(declarations)
  const skipped = unreadable
    .filter(({ isSkippable }) => isSkippable)
    .map(({ label, problem }) => ({ name: label, reason: toText(problem) }))
  const fatal = unreadable.filter(({ isSkippable }) => !isSkippable)

  let remaining = declared
  let problems = await findProblems(remaining, version)
  for (;;) {
    const broken = remaining.filter(
      (one) => one.isSkippable && problems.some(({ blamed }) => blamed === one)
    )
    if (broken.length === 0) break
    for (const one of broken) {
      const own = problems.filter(({ blamed }) => blamed === one)
      skipped.push({ name: one.manifest.name, reason: own.map(toText).join('\n') })
    }
    remaining = remaining.filter((one) => !broken.includes(one))
    problems = await findProblems(remaining, version)
  }

  const all = [...fatal.map(({ problem }) => problem), ...problems]
  if (all.length > 0) {
    const cause = fatal.find((one) => one.cause)?.cause
    // nobody would tell them otherwise, and one may be what the others lack
    const leftOut = skipped.map(({ name, reason }) => `left out: ${name}: ${reason}`)
    const list = [...all.map(toText), ...leftOut].join('\n')
    throw new E_MODULES_INVALID([all.length, list], { cause })
  }
  return { ordered: inOrder(remaining), skipped }
}

function inOrder(declared: readonly Declared[]): Declared[] {
  const byName = new Map(declared.map((one) => [one.manifest.name, one]))
  const { order } = dependencyOrder(declared.map(({ manifest }) => dependenciesOf(manifest)))
  return order.map((name) => byName.get(name)!)
}

const toText = ({ code, message }: ModuleProblem): string => `${code}: ${message}`
