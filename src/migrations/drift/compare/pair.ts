/** Things of two sides that belong to each other, and those that are alone. */
export interface Pairs<Thing> {
  both: { expected: Thing; found: Thing }[]
  expectedAlone: Thing[]
  foundAlone: Thing[]
}

/**
 * Joins what has the same key on both sides, each thing once.
 *
 * @param keyOf null for what is not to be joined
 */
export function pair<Thing>(
  { expected, found }: { expected: readonly Thing[]; found: readonly Thing[] },
  keyOf: (thing: Thing) => string | null
): Pairs<Thing> {
  const waiting = Map.groupBy(found, keyOf)
  const pairs: Pairs<Thing> = { both: [], expectedAlone: [], foundAlone: [] }
  const taken = new Set<Thing>()
  for (const one of expected) {
    const key = keyOf(one)
    const other = key === null ? undefined : waiting.get(key)?.shift()
    if (other === undefined) pairs.expectedAlone.push(one)
    else {
      pairs.both.push({ expected: one, found: other })
      taken.add(other)
    }
  }
  pairs.foundAlone = found.filter((one) => !taken.has(one))
  return pairs
}
