import type { CallRecord } from './call_record.js'
import { NO_OBSERVER, type AttemptReport, type CallEnd, type CallObserver } from './observer.js'

/** Notes which services refuse our token, until they answer a call. Another observer is told everything. */
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
    // what a gateway or a fault says comes before anybody looked at the token, or may
    if (response && response.status < 400) this.#refusing.delete(record.service)
    this.#next.onAttempt(record, report)
  }

  onRetry(record: CallRecord): void {
    this.#next.onRetry(record)
  }

  onEnd(end: CallEnd): void {
    if (end.refusesToken) this.#refusing.add(end.service)
    this.#next.onEnd(end)
  }
}
