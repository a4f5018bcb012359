import { Result } from '@adonisjs/core/health'
import type { HealthCheckResult } from '@adonisjs/core/types/health'
import type { ServiceDescription } from '../../../src/services/main.js'

/**
 * Whether the services answer that this process calls. It never warns of more than a degraded application: without
 * them it can still do a part of its work, and would do none if it were taken out of use.
 */
export function checkServices(services: readonly ServiceDescription[]): HealthCheckResult {
  const problems = services.flatMap((one) => [
    ...(one.breaker === 'closed' || isTriedNext(one)
      ? []
      : [`${one.service} is left alone (${one.breaker}), last ${lastCodeOf(one)}`]),
    ...(one.refusesToken
      ? [`${one.service} refuses our token: give it another in config/services.ts`]
      : []),
  ])
  if (problems.length > 0) return Result.warning(problems.join('\n'))

  // nobody need have called since, so that a warning would stay for as long as nobody does
  const tried = services.filter(isTriedNext)
  return tried.length === 0
    ? Result.ok('Every service that is called answers')
    : Result.ok(tried.map(toTriedNext).join('\n'))
}

const isTriedNext = ({ breaker, opensIn }: ServiceDescription): boolean =>
  breaker === 'open' && opensIn === 0

const lastCodeOf = ({ lastError }: ServiceDescription): string => lastError?.code ?? 'no error'

const toTriedNext = (one: ServiceDescription): string =>
  `${one.service} was left alone, last ${lastCodeOf(one)}: the next call finds out whether it is back`
