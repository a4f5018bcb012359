import type { CallRecord } from './call_record.js'
import type { Outcome } from './outcome.js'

/** How one attempt went. */
export interface AttemptReport {
  method: string
  outcome: Outcome
  /** Milliseconds. */
  elapsed: number
}

/** Is told what a client does, for metrics. It must be quick and must not throw. */
export interface CallObserver {
  onAttempt(record: CallRecord, report: AttemptReport): void
  onRetry(record: CallRecord): void
  onEnd(end: CallEnd): void
}

/** The end of a call. */
export interface CallEnd {
  service: string
  operation: string
  /** `ok`, or the code of the error. */
  result: string
  /** Milliseconds. */
  elapsed: number
  /** Whether the service did not accept our token. */
  refusesToken: boolean
}

const nothing = () => {}

/** Nobody is told. */
export const NO_OBSERVER: CallObserver = {
  onAttempt: nothing,
  onRetry: nothing,
  onEnd: nothing,
}
