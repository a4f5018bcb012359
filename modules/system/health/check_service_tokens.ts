import { Result } from '@adonisjs/core/health'
import type { HealthCheckResult } from '@adonisjs/core/types/health'
import type { ListedServiceToken } from '../../../src/access/main.js'

const DAY = 86_400_000

/* In milliseconds: two weeks, in which somebody comes to work who can make another. */
const SOON = 14 * DAY

/* Of its lifetime. One that lives for an hour is no cause for concern before its last minutes. */
const LAST_PART = 1 / 10

/* In milliseconds. Whoever has not called for longer than that has stopped, and misses nothing. */
const IN_USE = 30 * DAY

/**
 * Whether each service that may call this one still can, and will for some time.
 *
 * @param now milliseconds since 1970
 */
export function checkServiceTokens(
  tokens: readonly ListedServiceToken[],
  now = Date.now()
): HealthCheckResult {
  const kept = tokens.filter(({ state }) => state !== 'revoked')
  const problems = [...Map.groupBy(kept, ({ service }) => service).values()].flatMap(
    (own) => problemOf(own, now) ?? []
  )
  return problems.length === 0
    ? Result.ok('Every service has a token that lasts')
    : Result.warning(problems.join('\n'))
}

/** @param own the tokens of one service */
function problemOf(own: readonly ListedServiceToken[], now: number): string | null {
  const last = own.reduce((one, other) => (other.expiresAt > one.expiresAt ? other : one))
  const { service, id, createdAt, expiresAt } = last
  const at = new Date(expiresAt).toISOString()
  if (expiresAt <= now) {
    // the last one need not be the one that was used
    const usedAt = Math.max(...own.map(({ lastUsedAt }) => lastUsedAt ?? -Infinity))
    if (now - usedAt > IN_USE) return null
    return (
      `${service} cannot call since ${at}, when its token ${id} ended: ${toRemedy(last)}, ` +
      `or, if it need not call any more: node ace service:token:revoke ${id}`
    )
  }
  const warnedFor = Math.min(SOON, (expiresAt - createdAt) * LAST_PART)
  if (expiresAt - now > warnedFor) return null
  return `${service} can call until ${at}, when its token ${id} ends: ${toRemedy(last)}`
}

/* Another like it: neither may it be used from elsewhere, nor do more or less. */
function toRemedy({ service, scopes, addresses, canActAs }: ListedServiceToken): string {
  const flags = [
    `--scopes=${scopes.join(',')}`,
    ...(addresses ? [`--addresses=${addresses.join(',')}`] : []),
    ...(canActAs ? ['--act-as'] : []),
  ]
  return `node ace service:token:create ${service} ${flags.join(' ')}`
}
