/** A row that hangs below another of its kind. */
export interface TreeItem {
  id: number
  parentId: number | null
}

/** A row with what hangs below it. */
export type Branch<Item> = Item & { children: Branch<Item>[] }

/** Nests rows. A row whose parent is not among them becomes a root, so that nothing is lost by a filter. */
export function nest<Item extends TreeItem>(items: readonly Item[]): Branch<Item>[] {
  const branches = new Map(
    items.map((item) => [item.id, { ...item, children: [] } as Branch<Item>])
  )
  const roots: Branch<Item>[] = []
  for (const branch of branches.values()) {
    const parent = branch.parentId === null ? undefined : branches.get(branch.parentId)
    const siblings = parent ? parent.children : roots
    siblings.push(branch)
  }
  return roots
}

/** Puts rows into tree order: each parent before its children, siblings as they came. */
export function toTreeOrder<Item extends TreeItem>(items: readonly Item[]): Item[] {
  const ids = new Set(items.map(({ id }) => id))
  const below = Map.groupBy(items, ({ parentId }) =>
    parentId !== null && ids.has(parentId) ? parentId : null
  )
  const order: Item[] = []
  const ahead = (below.get(null) ?? []).toReversed()
  for (let item = ahead.pop(); item; item = ahead.pop()) {
    order.push(item)
    for (const child of (below.get(item.id) ?? []).toReversed()) ahead.push(child)
  }
  return order
}
