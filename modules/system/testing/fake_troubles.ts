import { processClock, type Clock } from '../../../src/clock/main.js'
import { makeServiceError, type FailureKind, type FailWithOptions } from './fake_failures.js'
import { pause } from './pause.js'

interface Trouble {
  /** Of every operation if it is left out. */
  operation?: string
  kind: FailureKind
  left: number
  options: FailWithOptions
}

/** What a fake does to its callers before it answers. */
export class FakeTroubles {
  readonly #service: string
  #troubles: Trouble[] = []
  #latency = 0
  #clock = processClock

  constructor(service: string) {
    this.#service = service
  }

  add(kind: FailureKind, operation: string | undefined, options: FailWithOptions): void {
    this.#troubles.push({ operation, kind, left: options.times ?? Infinity, options })
  }

  delay(milliseconds: number, clock: Clock): void {
    this.#latency = milliseconds
    this.#clock = clock
  }

  clear(): void {
    this.#troubles = []
    this.#latency = 0
  }

  /** What the next call of an operation fails with, which is used up by that. */
  take(operation: string): Error | undefined {
    const trouble = this.#troubles.find(
      (some) => some.left > 0 && (some.operation ?? operation) === operation
    )
    if (!trouble) return undefined
    trouble.left--
    return makeServiceError(trouble.kind, { service: this.#service, operation }, trouble.options)
  }

  /** Waits as long as calls take, where they take time. @throws {ServiceCancelledError} when the caller gives up */
  wait(operation: string, options: unknown): Promise<void> | undefined {
    return this.#latency > 0 ? this.#wait(operation, options) : undefined
  }

  async #wait(operation: string, options: unknown): Promise<void> {
    const { signal } = (options ?? {}) as { signal?: AbortSignal }
    if (await pause(this.#latency, { clock: this.#clock, signal })) return
    throw makeServiceError('cancelled', { service: this.#service, operation })
  }
}
