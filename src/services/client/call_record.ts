import type { FailedCall } from '../errors.js'
import type { Clock } from '../../clock/main.js'
import type { Outcome } from './outcome.js'

/* From here on it is not known whether the operation was done, or how much of it. */
const FIRST_FAULT = 500

/** What happened to a call so far, as its errors tell it. */
export class CallRecord {
  readonly service: string
  readonly operation: string
  readonly traceId: string
  readonly #clock: Clock
  readonly #from: number
  #attempts = 0
  #mayHaveRun = false

  constructor({
    service,
    operation,
    traceId,
    clock,
  }: Pick<FailedCall, 'service' | 'operation' | 'traceId'> & { clock: Clock }) {
    this.service = service
    this.operation = operation
    this.traceId = traceId
    this.#clock = clock
    this.#from = clock.now()
  }

  get attempts(): number {
    return this.#attempts
  }

  /** Milliseconds since the call began. */
  get elapsed(): number {
    return this.#clock.now() - this.#from
  }

  note({ wasSent, response }: Outcome): void {
    this.#attempts++
    this.#mayHaveRun ||= response ? response.status >= FIRST_FAULT : wasSent
  }

  /** What an error says of the call now. */
  tell(): FailedCall & { mayHaveRun: boolean } {
    const { service, operation, traceId, attempts, elapsed } = this
    return { service, operation, traceId, attempts, elapsed, mayHaveRun: this.#mayHaveRun }
  }
}
