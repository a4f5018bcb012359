import type { AccessChanges, Principal } from '../../../src/access/main.js'
import type { UserFilters } from './validators.js'

interface Total {
  generation: number
  until: number
  count: Promise<number>
}

const MOST = 1_000

/* Until then users that somebody wrote without recording it are missing from a total. */
const COUNTED_AGAIN_AFTER = 10_000

const totals = new Map<string, Total>()

/**
 * Counts the users that a list shows, and remembers the number until a user, role, menu or department changes: to
 * count costs several times what it costs to read a page.
 */
export function rememberTotal(
  changes: AccessChanges,
  { page, pageSize, sort, ...filters }: UserFilters,
  { id, seesEverything, dataScope }: Principal,
  count: () => Promise<number>
): Promise<number> {
  const { generation } = changes
  const now = performance.now()
  const key = JSON.stringify([filters, seesEverything || { dataScope, id: dataScope.self && id }])
  const known = totals.get(key)
  if (known?.generation === generation && now < known.until) return known.count

  const total = { generation, until: now + COUNTED_AGAIN_AFTER, count: count() }
  if (totals.size >= MOST) totals.delete(totals.keys().next().value!)
  totals.set(key, total)
  total.count.catch(() => totals.delete(key))
  return total.count
}
