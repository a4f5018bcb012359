/** What each node leads to. */
export type Graph = ReadonlyMap<string, readonly string[]>

/**
 * Finds a cycle for each edge that closes one, so that a graph without a finding has none.
 *
 * @returns closed cycles: the first name, the smallest, stands at the end again
 */
export function findCycles(graph: Graph): string[][] {
  const done = new Set<string>()
  const path: string[] = []
  const cycles = new Map<string, string[]>()

  const follow = (name: string): void => {
    const start = path.indexOf(name)
    if (start !== -1) {
      const cycle = rotate(path.slice(start))
      cycles.set(cycle.join(), cycle)
    }
    if (start !== -1 || done.has(name)) return
    path.push(name)
    for (const next of graph.get(name) ?? []) follow(next)
    path.pop()
    done.add(name)
  }
  for (const name of [...graph.keys()].sort()) follow(name)
  return [...cycles.values()]
}

function rotate(names: string[]): string[] {
  const first = names.indexOf([...names].sort()[0]!)
  return [...names.slice(first), ...names.slice(0, first), names[first]!]
}
