import type { Metrics } from '../../metrics/main.js'
import type { BreakerState } from '../client/breaker.js'
import type { ServiceDescription } from '../service_registry.js'

const STATES: Record<BreakerState, number> = { 'closed': 0, 'half-open': 1, 'open': 2 }

/** Has the metrics tell how the services are that this process calls. */
export function measureServices(metrics: Metrics, describe: () => ServiceDescription[]): void {
  const gauge = (name: string, help: string, valueOf: (one: ServiceDescription) => number) =>
    metrics.gauge({
      name,
      help,
      labels: ['service'],
      collect(each) {
        for (const one of describe()) each.set(valueOf(one), { service: one.service })
      },
    })
  gauge(
    'iti_service_breaker_state',
    'Whether a service is called: 0 it is, 1 one call finds out whether it is back, 2 it is left alone',
    ({ breaker }) => STATES[breaker]
  )
  gauge(
    'iti_service_calls_in_flight',
    'How many calls of a service are under way',
    ({ inFlight }) => inFlight
  )
  gauge(
    'iti_service_calls_waiting',
    'How many calls of a service wait for others to end',
    ({ waiting }) => waiting
  )
}
