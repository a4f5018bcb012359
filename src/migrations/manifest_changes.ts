import { isDeepStrictEqual } from 'node:util'
import { isAccepted } from './is_accepted.js'
import type { Manifest, ManifestEntry } from './manifest.js'

/** What a manifest says otherwise than the one that was released. */
export interface ManifestChange {
  /** the file of the migration as it was released, or would be */
  file: string
  reason: string
}

/* What a project goes by. The rest follows from the text. */
const FROZEN = ['slug', 'timestamp', 'since', 'file'] as const

/**
 * Finds what must not be between two releases of a package: a manifest grows at its end, and projects hold copies of
 * everything else. A text may change where the released one is accepted from then on.
 *
 * @example
 * ```ts
 * findManifestChanges(released, current) // [{ file: '2026…_create_parts.ts', reason: 'is gone' }]
 * ```
 */
export function findManifestChanges(released: Manifest, current: Manifest): ManifestChange[] {
  const entries = new Map(current.entries.map((entry) => [entry.revision, entry]))
  const known = new Set(released.entries.map(({ revision }) => revision))
  const changes = released.entries.flatMap((before): ManifestChange[] => {
    const after = entries.get(before.revision)
    const reasons = after ? reasonsOf(before, after) : ['is gone']
    return reasons.map((reason) => ({ file: before.file, reason }))
  })
  return [...changes, ...findMoves(released, current), ...findInsertions(current, known)]
}

function reasonsOf(before: ManifestEntry, after: ManifestEntry): string[] {
  const reasons: string[] = FROZEN.filter((key) => before[key] !== after[key]).map(
    (key) => `has another "${key}": ${after[key]}, not ${before[key]}`
  )
  if (!isAccepted(before.sha256, after)) {
    reasons.push('has another "sha256", and the released one is not among "acceptedSha256"')
  }
  if (before.sha256 === after.sha256 && !isDeepStrictEqual(before.tables, after.tables)) {
    reasons.push(`has other "tables": ${after.tables.join(', ')}, not ${before.tables.join(', ')}`)
  }
  const lost = before.acceptedSha256.filter((hash) => !isAccepted(hash, after))
  return [...reasons, ...lost.map((hash) => `no longer accepts ${hash}`)]
}

/** Those that are in both, and have changed places. */
function findMoves(released: Manifest, current: Manifest): ManifestChange[] {
  const places = new Map(current.entries.map(({ revision }, place) => [revision, place]))
  let last: ManifestEntry | undefined
  return released.entries.flatMap((entry) => {
    const place = places.get(entry.revision)
    if (place === undefined) return []
    const before = last
    if (before && place < places.get(before.revision)!) {
      return [{ file: entry.file, reason: `stands before ${before.file}` }]
    }
    last = entry
    return []
  })
}

/** New ones that are not behind everything that was released. */
function findInsertions({ entries }: Manifest, known: ReadonlySet<string>): ManifestChange[] {
  const last = entries.findLastIndex(({ revision }) => known.has(revision))
  return entries
    .slice(0, last + 1)
    .filter(({ revision }) => !known.has(revision))
    .map(({ file }) => ({ file, reason: `is new, and stands before ${entries[last]!.file}` }))
}
