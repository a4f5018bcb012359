import { inject } from '@adonisjs/core'
import { HealthChecks, Result } from '@adonisjs/core/health'
import app from '@adonisjs/core/services/app'
import type { HealthCheckContract, HealthCheckResult } from '@adonisjs/core/types/health'
import { DbCheck } from '@adonisjs/lucid/database'
import db from '@adonisjs/lucid/services/db'
import { ServiceTokens } from '../../../src/access/main.js'
import { ExtensionPoint, Extensions } from '../../../src/extensions/main.js'
import { checkServices, checkServiceTokens } from './check_services.js'
import { runPatiently } from './run_patiently.js'

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

const database = { name: 'database', run: () => new DbCheck(db.connection()).run() }
const plugins = { name: 'plugins', run: checkPlugins }
const services = {
  name: 'services',
  run: async () => {
    const registry = await app.container.make('iti.services')
    return checkServices(registry.describe())
  },
}
const serviceTokens = {
  name: 'service_tokens',
  run: async () => {
    const tokens = await app.container.make(ServiceTokens)
    return checkServiceTokens(await tokens.list())
  },
}

let last: { until: number; report: Promise<ReadinessReport> } | undefined

/** Asks the database, the plugins, what goes between services, and what else was added, at most once a second however many want to know. */
@inject()
export class Readiness {
  constructor(private extensions: Extensions) {}

  report(): Promise<ReadinessReport> {
    if (last && performance.now() < last.until) return last.report

    const asked = { until: Infinity, report: this.#ask() }
    const settle = () => {
      asked.until = performance.now() + REMEMBERED
    }
    asked.report.then(settle, settle)
    last = asked
    return asked.report
  }

  async #ask(): Promise<ReadinessReport> {
    const own = [database, plugins, services, serviceTokens]
    const checks = [...own, ...this.extensions.of(readinessChecks)]
    const patient = checks.map((check) => ({
      name: check.name,
      run: () => runPatiently(check, PATIENCE),
    }))
    const { status, checks: results } = await new HealthChecks().register(patient).run()
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
