/** A target in the `imports` or `exports` of a package.json. */
export type PackageTarget = string | null | PackageTarget[] | { [condition: string]: PackageTarget }

/** Names, or patterns with one `*`, each with its target. */
export type PackageMap = Record<string, PackageTarget>

/**
 * Finds where a name leads, as Node.js does: an exact entry first, then the pattern with the longest beginning.
 *
 * @returns the target with the `*` filled in; null if no entry matches
 */
export function findTarget(map: PackageMap, name: string): string | null {
  if (!name.includes('*') && Object.hasOwn(map, name)) return firstText(map[name]!)

  let best: { key: string; star: string } | null = null
  for (const key of Object.keys(map)) {
    const [begin, end] = key.split('*') as [string, string?]
    if (end === undefined || name.length < key.length) continue
    if (!name.startsWith(begin) || !name.endsWith(end)) continue
    if (best && best.key.indexOf('*') >= begin.length) continue
    best = { key, star: name.slice(begin.length, name.length - end.length) }
  }
  if (!best) return null
  return firstText(map[best.key]!)?.replaceAll('*', best.star) ?? null
}

/* Types are told apart from code by conditions, and lie beside it. */
function firstText(target: PackageTarget): string | null {
  if (target === null || typeof target === 'string') return target
  const choices = Array.isArray(target)
    ? target
    : Object.entries(target).flatMap(([condition, choice]) =>
        condition === 'types' ? [] : [choice]
      )
  for (const choice of choices) {
    const text = firstText(choice)
    if (text !== null) return text
  }
  return null
}
