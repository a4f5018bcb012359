import type { CallRecord } from './call_record.js'
import { NO_OBSERVER, type AttemptReport, type CallEnd, type CallObserver } from './observer.js'

/* Both may also be failures that the contract declares, so by themselves they say nothing of the token. */
const REFUSALS = new Set([401, 403])

/** Notes which services refuse our token, until they answer something else. Another observer is told everything. */
export class RefusalWatch implements CallObserver {
  readonly #next: CallObserver
  readonly #refusing = new Set<string>()

  constructor(next = NO_OBSERVER) {
    this.#next = next
  }

  isRefusedBy(service: string): boolean {
    return this.#refusing.has(service)
  }

  onAttempt(record: CallRecord, report: AttemptReport): void {
    const { response } = report.outcome
    if (response && !REFUSALS.has(response.status)) this.#refusing.delete(record.service)
    this.#next.onAttempt(record, report)
  }

  onRetry(record: CallRecord): void {
    this.#next.onRetry(record)
  }

  onEnd(end: CallEnd): void {
    if (end.result === 'E_SERVICE_AUTH') this.#refusing.add(end.service)
    this.#next.onEnd(end)
  }
}
