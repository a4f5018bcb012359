/** How one migration of the project compares with the lock file and the release. */
export type SyncState =
  | 'IN_SYNC'
  | 'NEW'
  | 'ADOPTED'
  | 'EDITED'
  | 'DELETED'
  | 'DUPLICATE'
  | 'ORDER'
  | 'UNLOCKED'
  | 'UPSTREAM_CHANGED'
  | 'AHEAD'

/** A migration, its state, and what to do about it. */
export interface SyncItem {
  state: SyncState
  revision: string
  file: string
  message: string
}

/** 1 is left for what keeps the sync from running at all: usage, files, a bad manifest. */
const CODES: Record<SyncState, number> = {
  IN_SYNC: 0,
  NEW: 2,
  ADOPTED: 2,
  EDITED: 3,
  DELETED: 3,
  DUPLICATE: 3,
  ORDER: 3,
  UNLOCKED: 3,
  UPSTREAM_CHANGED: 4,
  AHEAD: 5,
}
const WORST_FIRST = [4, 3, 5, 2]

/** Whether a state forbids writing anything at all. */
export function isRefusal(state: SyncState): boolean {
  return CODES[state] === 3 || CODES[state] === 4
}

/**
 * The exit code of a sync. What a sync settles by itself counts only when it was asked to check.
 *
 * @example
 * ```ts
 * toExitCode(['NEW', 'AHEAD'], { check: true })  // 5
 * toExitCode(['NEW', 'AHEAD'], { check: false }) // 0
 * ```
 */
export function toExitCode(states: readonly SyncState[], options: { check: boolean }): number {
  const relevant = options.check ? states : states.filter(isRefusal)
  const codes = new Set(relevant.map((state) => CODES[state]))
  return WORST_FIRST.find((code) => codes.has(code)) ?? 0
}
