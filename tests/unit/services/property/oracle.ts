import { ServiceError, type CallObserver } from '@iti/framework/services'
import type { TestClock } from '@iti/framework/testing'
import type { ServiceClient } from '../../../../src/services/client/service_client.js'
import { BreakerModel, type Ticket } from './breaker_model.js'
import { CallModel } from './call_model.js'
import type { Schedule } from './schedule.js'
import type { Sent, Witness } from './scripted_transport.js'

const EPSILON = 1e-6
const WINDOW = 10_000
const SECOND = 1_000

/** Watches a client from outside, and notes where it breaks a rule. */
export class Oracle implements Witness {
  readonly broken: string[] = []
  /** What happened, and how often. */
  readonly seen: Map<string, number>
  readonly calls: CallModel[]
  client!: ServiceClient
  readonly #schedule: Schedule
  readonly #clock: TestClock
  readonly #breaker: BreakerModel
  readonly #tickets = new Map<Sent, Ticket>()
  readonly #begun: number[] = []
  readonly #repeated: number[] = []
  readonly #taken: number[] = []
  #underWay = 0

  constructor(schedule: Schedule, clock: TestClock, seen: Map<string, number>) {
    const { limits, random, calls } = schedule
    this.#schedule = schedule
    this.#clock = clock
    this.seen = seen
    this.calls = calls.map((plan) => new CallModel(plan, limits, random))
    this.#breaker = new BreakerModel(limits.breaker, () => this.client.breaker.state === 'open')
  }

  get observer(): CallObserver {
    return {
      onAttempt() {},
      onRetry: () => void this.#taken.push(this.#now),
      onEnd() {},
    }
  }

  onSend(sent: Sent): void {
    const call = this.calls[sent.call]!
    const now = this.#now
    this.#look()
    try {
      this.#tickets.set(sent, this.#breaker.send(now))
    } catch (error) {
      this.#break(call, (error as Error).message)
    }
    if (now > call.until + EPSILON) this.#break(call, 'sent after its time')
    if (call.sent.length === 0) this.#begun.push(now)
    else this.#checkRepetition(call)
    call.sent.push(sent)
    if (++this.#underWay > this.#schedule.limits.bulkhead.inFlight) {
      this.#break(call, 'more requests are under way than the bulkhead lets in')
    }
  }

  onEnd(sent: Sent): void {
    const call = this.calls[sent.call]!
    const now = this.#now
    this.#underWay--
    this.#look()
    const ticket = this.#tickets.get(sent)
    const verdict = call.verdictOf(sent, now)
    if (ticket?.isProbe) this.#see('probe')
    if (ticket) this.#breaker.end(ticket, verdict, now)
    if (sent.isAborted && !call.mayBeCut(sent, now)) this.#break(call, 'cut off too early')
    call.decide(sent, now, this.#breaker.waitsAt(now))
    call.isPoor = this.#isSpent()
  }

  onCallEnd(index: number, error: unknown): void {
    const call = this.calls[index]!
    const now = this.#now
    if (now > call.until + EPSILON) this.#break(call, `ended at ${now}, not until ${call.until}`)
    const last = call.sent.at(-1)
    const { next } = call
    // nothing but the budget, the breaker, or the lack of a place after the pause keeps a call from a repetition
    const hasPaused = next.is === 'due' && now > next.at - EPSILON
    const isKept = call.isPoor || this.#breaker.state !== 'closed' || hasPaused
    if (last && next.is === 'due' && !call.isOverAt(now) && !isKept) {
      this.#break(call, 'given up, although it could be tried again')
    }
    if (last && next.is === 'forbidden' && now > call.decidedAt + EPSILON) {
      this.#break(call, `not given up at once although ${next.why}`)
    }
    if (error === undefined) return void this.#see(`answered by attempt ${call.sent.length}`)
    if (!(error instanceof ServiceError)) return this.#break(call, `ended with ${error}`)
    this.#see(error.code!)
    this.#checkError(call, error)
  }

  /** What has to hold when every call has ended. */
  atRest(ended: number): void {
    const { inFlight, waiting } = this.client
    const left = [inFlight, waiting, this.#clock.waiting, this.#underWay]
    if (left.some(Boolean)) this.broken.push(`left behind: ${left}`)
    const over = this.#repeated.filter((at) => this.#isOverBudget(this.#repeated, at))
    if (over.length > 0) this.broken.push(`the retry budget is exceeded at ${over}`)
    if (ended !== this.calls.length) this.broken.push(`${ended} calls ended`)
    this.#look()
  }

  get #now(): number {
    return this.#clock.now()
  }

  #look(): void {
    const { inFlight, waiting, breaker } = this.client
    const { bulkhead } = this.#schedule.limits
    if (inFlight > bulkhead.inFlight) this.broken.push(`${inFlight} calls are let in`)
    if (waiting > bulkhead.waiting) this.broken.push(`${waiting} calls wait`)
    const expected = this.#breaker.state
    if (expected === 'open') this.#see('open')
    // the one that is tested is half open a moment before it sends
    if (breaker.state === expected || breaker.state === 'half-open') return
    this.broken.push(`${this.#now}: the breaker is ${breaker.state}, not ${expected}`)
  }

  #checkRepetition(call: CallModel): void {
    const now = this.#now
    const { next } = call
    if (next.is === 'forbidden') this.#break(call, `sent again although ${next.why}`)
    else if (!this.#isTimely(next.at)) this.#break(call, `sent at ${now}, not ${next.at}`)
    this.#see('repeated')
    this.#repeated.push(call.decidedAt)
  }

  /* At once after the pause, or when a place became free. */
  #isTimely(due: number): boolean {
    const late = this.#now - due
    return late > -EPSILON && late < this.#schedule.limits.bulkhead.longestWait + EPSILON
  }

  /* Where its slots decide, the one that is tested may be poorer than the rules. */
  #isSpent(): boolean {
    const now = this.#now
    const isSpent = this.#isOverBudget([...this.#taken, now], now, {
      ...{ window: WINDOW + SECOND, earning: WINDOW - SECOND },
    })
    if (isSpent) this.#see('budget spent')
    return isSpent
  }

  #isOverBudget(
    taken: number[],
    now: number,
    { window, earning } = { window: WINDOW, earning: WINDOW }
  ): boolean {
    const { share, perSecond } = this.#schedule.limits.retryBudget
    const count = (times: number[], length: number) =>
      times.filter((at) => at > now - length && at <= now).length
    const most = count(this.#begun, earning) * share + perSecond * 10
    return count(taken, window) > most + EPSILON
  }

  #checkError(call: CallModel, error: ServiceError): void {
    const now = this.#now
    if (error.attempts !== call.sent.length) this.#break(call, `tells ${error.attempts} attempts`)
    if (error.mayHaveRun !== call.mayHaveRun) this.#break(call, `mayHaveRun ${error.mayHaveRun}`)
    const since = now - call.plan.at
    const { longestWait } = this.#schedule.limits.bulkhead
    if (error.code === 'E_SERVICE_OVERLOADED' && since > 0 && since < longestWait - EPSILON) {
      this.#break(call, `refused after ${since} ms of waiting`)
    }
    const isRefused = error.code === 'E_SERVICE_CIRCUIT_OPEN'
    const { state } = this.#breaker
    const isLetThrough = state === 'closed' || (state === 'open' && !this.#breaker.waitsAt(now))
    if (isRefused && (call.sent.length > 0 || isLetThrough)) {
      this.#break(call, 'told of an open breaker')
    }
    if ((error.code === 'E_SERVICE_CANCELLED') !== call.isGivenUpAt(now)) {
      this.#break(call, `${error.code} at ${now}, given up at ${call.plan.abortAt}`)
    }
  }

  #break(call: CallModel, what: string): void {
    const { plan, sent } = call
    const story = JSON.stringify({ plan, sent })
    this.broken.push(`${this.#now}: call ${this.calls.indexOf(call)} ${what}: ${story}`)
  }

  #see(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1)
  }
}
