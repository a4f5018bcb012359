import type { ListedServiceToken } from '../../access/main.js'
import type { Metrics } from '../../metrics/main.js'
import { processClock, type Clock } from '../../clock/main.js'

/** Gives the tokens as they were at most 30 seconds ago. It fails if they cannot be read, and reads them anew then. */
export type ReadTokens = () => Promise<readonly ListedServiceToken[]>

/* Tokens are seldom made, and metrics and readiness are read all the time. */
const READ_AGAIN_AFTER = 30_000

const readings = new WeakMap<Metrics, ReadTokens>()

/**
 * Has the metrics tell when the tokens end by which other services call this one.
 *
 * @returns what reads the tokens for them. Others that want to know the tokens have it read no more often; of the same
 * metrics it is always the same.
 */
export function measureTokenExpiry(
  metrics: Metrics,
  list: ReadTokens,
  clock: Pick<Clock, 'now'> = processClock
): ReadTokens {
  const known = readings.get(metrics)
  if (known) return known

  const read = remember(list, clock)
  readings.set(metrics, read)
  metrics.gauge({
    name: 'iti_service_token_expiry_timestamp_seconds',
    help: 'When the live tokens end by which other services call this one',
    labels: ['service', 'token_id'],
    async collect(gauge) {
      for (const { service, id, state, expiresAt } of await read()) {
        const isLive = state === 'live' && expiresAt > Date.now()
        if (isLive) gauge.set(Math.floor(expiresAt / 1_000), { service, token_id: id })
      }
    },
  })
  return read
}

function remember(list: ReadTokens, clock: Pick<Clock, 'now'>): ReadTokens {
  let tokens: readonly ListedServiceToken[] = []
  let readAt = -Infinity
  return async () => {
    if (clock.now() - readAt >= READ_AGAIN_AFTER) {
      tokens = await list()
      readAt = clock.now()
    }
    return tokens
  }
}
