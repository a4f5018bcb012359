import { CircuitState, type IBreaker } from 'cockatiel'
import type { Clock } from '../../clock/main.js'

/** When so many calls fail that a service is left alone. */
export interface FailureRuleOptions {
  /** Failures one after the other. */
  consecutive: number
  /** The share of failures among the calls of the window, 0.5 for half of them. */
  share: number
  /** How many calls the window must hold, before their share says something. */
  atLeast: number
  /** Milliseconds. */
  window: number
}

interface Slice {
  index: number
  calls: number
  failures: number
}

const SLICES = 30

/** Opens on so many failures in a row, or on a share of failures among enough calls. */
export class FailureRule implements IBreaker {
  readonly #options: FailureRuleOptions
  readonly #clock: Clock
  #inRow = 0
  #slices: Slice[] = []

  constructor(options: FailureRuleOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  get state(): unknown {
    return undefined
  }

  success(state: CircuitState): void {
    this.#inRow = 0
    // what was before the service came back says nothing of it
    if (state === CircuitState.HalfOpen) this.#slices = []
    else this.#current().calls++
  }

  failure(state: CircuitState): boolean {
    if (state === CircuitState.HalfOpen) return true
    const { consecutive, share, atLeast } = this.#options
    const current = this.#current()
    current.calls++
    current.failures++
    if (++this.#inRow >= consecutive) return true

    let calls = 0
    let failures = 0
    for (const slice of this.#slices) {
      calls += slice.calls
      failures += slice.failures
    }
    return calls >= atLeast && failures / calls >= share
  }

  #current(): Slice {
    const index = Math.floor((this.#clock.now() * SLICES) / this.#options.window)
    const last = this.#slices.at(-1)
    if (last?.index === index) return last
    this.#slices = this.#slices.filter((slice) => slice.index > index - SLICES)
    const slice = { index, calls: 0, failures: 0 }
    this.#slices.push(slice)
    return slice
  }
}
