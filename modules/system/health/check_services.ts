import { Result } from '@adonisjs/core/health'
import type { HealthCheckResult } from '@adonisjs/core/types/health'
import type { ListedServiceToken } from '../../../src/access/main.js'
import type { ServiceDescription } from '../../../src/services/main.js'

/* In milliseconds: two weeks, in which somebody comes to work who can make another. */
const SOON = 14 * 86_400_000

/**
 * Whether the services answer that this process calls. It never warns of more than a degraded application: without
 * them it can still do a part of its work, and would do none if it were taken out of use.
 */
export function checkServices(services: readonly ServiceDescription[]): HealthCheckResult {
  const problems = services.flatMap(({ service, breaker, refusesToken, lastError }) => [
    ...(breaker === 'closed'
      ? []
      : [`${service} is left alone (${breaker}), last ${lastError?.code ?? 'no error'}`]),
    ...(refusesToken
      ? [`${service} refuses our token: give it another in config/services.ts`]
      : []),
  ])
  return problems.length === 0
    ? Result.ok('Every service that is called answers')
    : Result.warning(problems.join('\n'))
}

/** Whether each service that may call this one still can in two weeks. */
export function checkServiceTokens(tokens: readonly ListedServiceToken[]): HealthCheckResult {
  const now = Date.now()
  const live = tokens.filter(({ state, expiresAt }) => state === 'live' && expiresAt > now)
  const problems = [...Map.groupBy(live, ({ service }) => service)].flatMap(([service, own]) => {
    const last = own.reduce((one, other) => (other.expiresAt > one.expiresAt ? other : one))
    if (last.expiresAt > now + SOON) return []
    const at = new Date(last.expiresAt).toISOString()
    const remedy = `node ace service:token:create ${service} --scopes=${last.scopes.join(',')}`
    return [`${service} can call until ${at}, when its token ${last.id} ends: ${remedy}`]
  })
  return problems.length === 0
    ? Result.ok('Every service has a token that lasts')
    : Result.warning(problems.join('\n'))
}
