/** A node of the graph: what it is called and what must come before it. */
export interface Dependent {
  name: string
  after: string[]
}

/**
 * Orders nodes so that each comes after what it depends on (Kahn); where nothing decides, the given order holds.
 * Names that are not in the list are ignored.
 *
 * @returns the order, and the nodes that form or hang behind a cycle
 *
 * @example
 * ```ts
 * dependencyOrder([{ name: 'orders', after: ['inventory'] }, { name: 'inventory', after: [] }])
 * // { order: ['inventory', 'orders'], blocked: [] }
 * ```
 */
export function dependencyOrder(nodes: readonly Dependent[]): {
  order: string[]
  blocked: string[]
} {
  const names = new Set(nodes.map((node) => node.name))
  const waiting = new Map(
    nodes.map((node) => [node.name, new Set(node.after.filter((name) => names.has(name)))])
  )
  const order: string[] = []

  while (waiting.size > 0) {
    const next = [...waiting].find(([, after]) => after.size === 0)?.[0]
    if (next === undefined) break
    order.push(next)
    waiting.delete(next)
    for (const after of waiting.values()) after.delete(next)
  }
  return { order, blocked: [...waiting.keys()] }
}

/** One cycle among the blocked nodes, closed: the first name stands at the end again. */
function findCycle(nodes: readonly Dependent[], blocked: readonly string[]): string[] {
  const edges = new Map(nodes.map((node) => [node.name, node.after]))
  const path: string[] = []
  let current = blocked[0]

  while (current !== undefined && !path.includes(current)) {
    path.push(current)
    current = edges.get(current)?.find((name) => blocked.includes(name))
  }
  return current === undefined ? path : [...path.slice(path.indexOf(current)), current]
}

/**
 * All cycles that keep nodes from being put in order, each closed: the first name stands at the end again. Whoever breaks one edge
 * of each has none left.
 */
export function findCycles(nodes: readonly Dependent[]): string[][] {
  const cycles: string[][] = []
  let rest = nodes
  for (;;) {
    const { blocked } = dependencyOrder(rest)
    if (blocked.length === 0) return cycles
    const cycle = findCycle(rest, blocked)
    cycles.push(cycle)
    const [from, to] = cycle.slice(-2)
    rest = rest.map((node) =>
      node.name === from ? { ...node, after: node.after.filter((name) => name !== to) } : node
    )
  }
}
