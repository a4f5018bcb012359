import type { ClientLimits } from '@iti/framework/services'

interface Counted {
  at: number
  hasFailed: boolean
}

/** What a request is for the breaker: it belongs to the time since the breaker last opened, or finds out. */
export interface Ticket {
  opening: number
  isProbe: boolean
}

/** A breaker as the rules tell it, written without a look at the one that is tested. */
export class BreakerModel {
  readonly #rules: ClientLimits['breaker']
  readonly #isOpen: () => boolean
  #state: 'closed' | 'open' | 'half-open' = 'closed'
  #until = 0
  #pause = 0
  #opening = 0
  #inRow = 0
  #counted: Counted[] = []
  #doubtAt: number | undefined

  /** @param isOpen asks the breaker that is tested, where the width of its slices decides */
  constructor(rules: ClientLimits['breaker'], isOpen: () => boolean) {
    this.#rules = rules
    this.#isOpen = isOpen
  }

  get state(): string {
    this.#settle()
    return this.#state
  }

  /** Milliseconds until it lets somebody through, if there is no doubt. */
  waitsAt(now: number): number {
    return this.#state === 'open' ? Math.max(0, this.#until - now) : 0
  }

  send(now: number): Ticket {
    this.#settle()
    if (this.#state === 'half-open') throw new Error('a second probe was sent')
    if (this.#state === 'closed') return { opening: this.#opening, isProbe: false }
    if (now < this.#until) throw new Error('a request was sent while the breaker was open')
    this.#state = 'half-open'
    return { opening: this.#opening, isProbe: true }
  }

  end({ opening, isProbe }: Ticket, verdict: 'success' | 'failure' | 'unknown', now: number): void {
    this.#settle()
    if (isProbe) {
      if (verdict === 'success') this.#close()
      else this.#open(now, Math.min(this.#pause * 2, this.#rules.longestOpen))
      return
    }
    if (opening !== this.#opening || verdict === 'unknown') return
    const hasFailed = verdict === 'failure'
    this.#inRow = hasFailed ? this.#inRow + 1 : 0
    this.#counted.push({ at: now, hasFailed })
    if (!hasFailed) return
    const hasToOpen = this.#hasToOpen(now)
    if (hasToOpen) this.#open(now, this.#rules.openFor)
    else if (hasToOpen === undefined) this.#doubtAt = now
  }

  /* The one that is tested counts a moment later than this one. */
  #settle(): void {
    const at = this.#doubtAt
    this.#doubtAt = undefined
    if (at !== undefined && this.#isOpen()) this.#open(at, this.#rules.openFor)
  }

  /* The window may be shorter by one of its thirty slices. Where that decides, both are right. */
  #hasToOpen(now: number): boolean | undefined {
    const { consecutive, window } = this.#rules
    if (this.#inRow >= consecutive) return true
    const longest = now - window
    const shortest = now - (window * 29) / 30
    const edges = this.#counted.map(({ at }) => at).filter((at) => at > longest && at <= shortest)
    const answers = new Set([longest, ...edges].map((from) => this.#isShareReached(from)))
    return answers.size === 2 ? undefined : answers.has(true)
  }

  #isShareReached(from: number): boolean {
    const counted = this.#counted.filter(({ at }) => at > from)
    const failed = counted.filter(({ hasFailed }) => hasFailed).length
    return counted.length >= this.#rules.atLeast && failed / counted.length >= this.#rules.share
  }

  #open(now: number, pause: number): void {
    this.#state = 'open'
    this.#until = now + pause
    this.#pause = pause
    this.#opening++
  }

  #close(): void {
    this.#state = 'closed'
    this.#inRow = 0
    this.#counted = []
  }
}
