import type { ClientLimits } from '@iti/framework/services'
import { TOO_LARGE } from '../../../../src/services/client/transport.js'
import type { PlannedCall } from './schedule.js'
import type { Sent } from './scripted_transport.js'

const EPSILON = 1e-6

/** What the rules say of the next attempt. */
export type Next = { is: 'forbidden'; why: string } | { is: 'due'; at: number }

/** One call as the rules tell it. */
export class CallModel {
  readonly plan: PlannedCall
  readonly sent: Sent[] = []
  next: Next = { is: 'due', at: 0 }
  /** When its last attempt ended; a repetition counts from then on. */
  decidedAt = 0
  /** Whether the retry budget may have been spent when its last attempt ended. */
  isPoor = false
  readonly #limits: ClientLimits
  readonly #random: number

  constructor(plan: PlannedCall, limits: ClientLimits, random: number) {
    this.plan = plan
    this.#limits = limits
    this.#random = random
  }

  /** When it has to be over at the latest. */
  get until(): number {
    const { at, patience = Infinity, abortAt = Infinity } = this.plan
    return Math.min(this.limit, Math.max(at, abortAt), at + patience)
  }

  /** When its time is over, if nobody gives it up. */
  get limit(): number {
    const { at, patience = Infinity } = this.plan
    return at + Math.min(this.#limits.timeouts.total, patience)
  }

  isGivenUpAt(now: number): boolean {
    return Math.abs((this.plan.abortAt ?? Infinity) - now) < EPSILON
  }

  isOverAt(now: number): boolean {
    return now > this.until - EPSILON
  }

  get mayHaveRun(): boolean {
    return this.sent.some(({ wasConnected, response }) =>
      response ? response.status >= 500 : wasConnected
    )
  }

  verdictOf(sent: Sent, now: number): 'success' | 'failure' | 'unknown' {
    if (sent.isAborted && this.isGivenUpAt(now)) return 'unknown'
    if (sent.response) return sent.response.status >= 500 ? 'failure' : 'success'
    return sent.failure!.code === TOO_LARGE ? 'success' : 'failure'
  }

  /** Whether this is a moment at which an attempt has to end. */
  mayBeCut({ at, wasConnected }: Sent, now: number): boolean {
    const { connect, attempt } = this.#limits.timeouts
    const ends = [at + attempt, this.limit, this.plan.abortAt ?? Infinity]
    if (!wasConnected) ends.push(at + connect)
    return ends.some((end) => Math.abs(end - now) < EPSILON)
  }

  /** What may follow an attempt that has ended, while the breaker lets nobody through for so long. */
  decide(sent: Sent, now: number, refusing: number): void {
    this.decidedAt = now
    const why = this.#whyNot(sent, now)
    const wait = this.#waitAfter(sent)
    if (why) this.next = { is: 'forbidden', why }
    else if (wait >= this.limit - now) this.next = { is: 'forbidden', why: 'no time is left' }
    else if (wait < refusing) this.next = { is: 'forbidden', why: 'the breaker is open' }
    else this.next = { is: 'due', at: now + wait }
  }

  #whyNot({ response, failure, wasConnected }: Sent, now: number): string | undefined {
    const { attempts, backoff } = this.#limits
    if (this.isOverAt(now)) return 'it is over'
    if (this.sent.length >= attempts) return 'it was tried often enough'
    if (failure?.code === TOO_LARGE) return 'the answer was too large'
    if (response && ![429, 502, 503, 504].includes(response.status)) return 'it was answered'
    if (wasConnected && !this.plan.isRepeatable) return 'it may have been done'
    const asked = Number(response?.headers['retry-after'] ?? 0) * 1_000
    if (asked > backoff.longestRetryAfter) return 'the service asks for more patience'
    return undefined
  }

  #waitAfter({ response }: Sent): number {
    const { first, longest } = this.#limits.backoff
    const jitter = this.#random * Math.min(longest, first * 2 ** (this.sent.length - 1))
    return Math.max(jitter, Number(response?.headers['retry-after'] ?? 0) * 1_000)
  }
}
