import { hash } from 'node:crypto'
import { E_IDEMPOTENCY_KEY_REUSED, E_IDEMPOTENCY_OUTCOME_UNKNOWN, inProgress } from './errors.js'
import type { KeyedCall } from './keyed_call.js'
import type { Claim, Holder, IdempotencyStore, StoredKey } from './store.js'
import type { StoredAnswer } from './stored_answer.js'

const KEPT_FOR = 24 * 60 * 60_000

/* Between two looks at a key others may have released it, or taken it over. */
const ATTEMPTS = 5

/** Who wants to run a command, and when that is. */
export interface Claimant {
  holder: Holder
  now: number
}

/**
 * Makes somebody the one who runs the command of a key; whoever is too late gets the answer that was stored.
 *
 * @throws {E_IDEMPOTENCY_KEY_REUSED} {E_IDEMPOTENCY_IN_PROGRESS} {E_IDEMPOTENCY_OUTCOME_UNKNOWN}
 */
export async function claimKey(
  store: IdempotencyStore,
  { request, storesAnswer, isIdempotent = false, lockedFor }: KeyedCall,
  { holder, now }: Claimant
): Promise<StoredAnswer | null> {
  const claim: Claim = {
    requestHash: hash('sha256', request),
    mayRunAgain: storesAnswer || isIdempotent,
    lockedUntil: now + lockedFor,
    expiresAt: now + KEPT_FOR,
  }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await store.add(holder, claim)
    const seen = await store.find(holder)
    if (!seen) continue
    if (seen.owner === holder.owner) return null

    const answer = seen.expiresAt > now ? judge(seen, claim, now) : null
    if (answer) return answer
    if (await store.takeOver(seen, holder.owner, claim)) return null
  }
  throw inProgress(holder.key)
}

/* Null if nobody has done the command, and nobody will. */
function judge(seen: StoredKey, { requestHash }: Claim, now: number): StoredAnswer | null {
  const { key, answer, lockedUntil, mayRunAgain } = seen
  if (seen.requestHash !== requestHash) throw new E_IDEMPOTENCY_KEY_REUSED([key])
  if (answer) return answer
  if (lockedUntil > now) throw inProgress(key)
  // what was declared when it ran counts, whatever is declared now
  if (!mayRunAgain) throw new E_IDEMPOTENCY_OUTCOME_UNKNOWN([key])
  return null
}
