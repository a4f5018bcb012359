import type { ListedServiceToken } from '../../access/main.js'
import type { Metrics } from '../../metrics/main.js'
import { processClock, type Clock } from '../client/clock.js'

/* Tokens are seldom made, and metrics are read all the time. */
const READ_AGAIN_AFTER = 30_000

/** Has the metrics tell when the tokens end by which other services call this one. */
export function measureTokenExpiry(
  metrics: Metrics,
  list: () => Promise<ListedServiceToken[]>,
  clock: Pick<Clock, 'now'> = processClock
): void {
  let tokens: readonly ListedServiceToken[] = []
  let readAt = -Infinity
  metrics.gauge({
    name: 'iti_service_token_expiry_timestamp_seconds',
    help: 'When the live tokens end by which other services call this one',
    labels: ['service', 'token_id'],
    async collect(gauge) {
      if (clock.now() - readAt >= READ_AGAIN_AFTER) {
        tokens = await list()
        readAt = clock.now()
      }
      for (const { service, id, state, expiresAt } of tokens) {
        const isLive = state === 'live' && expiresAt > Date.now()
        if (isLive) gauge.set(Math.floor(expiresAt / 1_000), { service, token_id: id })
      }
    },
  })
}
