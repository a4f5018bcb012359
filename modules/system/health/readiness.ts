import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from '@adonisjs/core'
import { HealthChecks, Result } from '@adonisjs/core/health'
import app from '@adonisjs/core/services/app'
import type { HealthCheckContract, HealthCheckResult } from '@adonisjs/core/types/health'
import { DbCheck } from '@adonisjs/lucid/database'
import db from '@adonisjs/lucid/services/db'
import { ExtensionPoint, Extensions } from '../../../src/extensions/main.js'

/** Where checks are added that say whether the application can do its work. */
export const readinessChecks = new ExtensionPoint<HealthCheckContract>(
  'system.readiness_checks',
  'Checks that say whether the application can do its work'
)

/** What everybody may know of the state of the application. What went wrong stands in its log. */
export interface ReadinessReport {
  status: 'ready' | 'degraded' | 'unavailable'
  checks: { name: string; status: HealthCheckResult['status'] }[]
}

const PATIENCE = 5_000
const REMEMBERED = 1_000
const STATUS = { ok: 'ready', warning: 'degraded', error: 'unavailable' } as const

let last: { until: number; report: Promise<ReadinessReport> } | undefined

/** Asks the database, the plugins, and what else was added, at most once a second however many want to know. */
@inject()
export class Readiness {
  constructor(private extensions: Extensions) {}

  report(): Promise<ReadinessReport> {
    const now = performance.now()
    if (!last || now >= last.until) last = { until: now + REMEMBERED, report: this.#ask() }
    return last.report
  }

  async #ask(): Promise<ReadinessReport> {
    const checks = [
      { name: 'database', run: () => new DbCheck(db.connection()).run() },
      { name: 'plugins', run: checkPlugins },
      ...this.extensions.of(readinessChecks),
    ]
    const { status, checks: results } = await new HealthChecks()
      .register(checks.map(withPatience))
      .run()
    const logger = await app.container.make('logger')
    for (const { name, status: found, message } of results) {
      if (found !== 'ok') logger.warn({ check: name }, `Not ready: ${message}`)
    }
    return {
      status: STATUS[status],
      checks: results.map((result) => ({ name: result.name, status: result.status })),
    }
  }
}

async function checkPlugins(): Promise<HealthCheckResult> {
  const { skipped } = await app.container.make('iti.modules')
  if (skipped.length === 0) return Result.ok('Every plugin is in use')
  return Result.warning(
    skipped.map(({ name, reason }) => `${name} is left out: ${reason}`).join('\n')
  )
}

/* One that never ends, or throws, must not keep the others from being told. */
const withPatience = (check: Pick<HealthCheckContract, 'name' | 'run'>) => ({
  name: check.name,
  async run(): Promise<HealthCheckResult> {
    const giveUp = new AbortController()
    const late = sleep(PATIENCE, Result.failed(`no answer within ${PATIENCE} ms`), {
      signal: giveUp.signal,
    })
    try {
      return await Promise.race([check.run(), late])
    } catch (error) {
      return Result.failed((error as Error).message, error as Error)
    } finally {
      late.catch(() => {})
      giveUp.abort()
    }
  },
})
