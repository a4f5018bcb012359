import { setTimeout as sleep } from 'node:timers/promises'
import { Result } from '@adonisjs/core/health'
import type { HealthCheckContract, HealthCheckResult } from '@adonisjs/core/types/health'

type Check = Pick<HealthCheckContract, 'run'>

/* One that hangs is asked once, however often somebody wants to know. */
const running = new WeakMap<Check, Promise<HealthCheckResult>>()

/**
 * Runs a check, and waits for it so long at the most. One that throws, or does not answer in time, has failed; its
 * next answer is the one that it still owes.
 *
 * @param patience milliseconds
 */
export async function runPatiently(check: Check, patience: number): Promise<HealthCheckResult> {
  const answer = running.get(check) ?? start(check)
  const giveUp = new AbortController()
  const late = sleep(patience, Result.failed(`no answer within ${patience} ms`), {
    signal: giveUp.signal,
  })
  try {
    return await Promise.race([answer, late])
  } catch (error) {
    return Result.failed((error as Error).message, error as Error)
  } finally {
    late.catch(() => {})
    giveUp.abort()
  }
}

function start(check: Check): Promise<HealthCheckResult> {
  const answer = Promise.try(() => check.run()).finally(() => running.delete(check))
  running.set(check, answer)
  // whoever waited has given up by then
  answer.catch(() => {})
  return answer
}
