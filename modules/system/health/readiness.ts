import { inject } from '@adonisjs/core'
import { HealthChecks, Result } from '@adonisjs/core/health'
import app from '@adonisjs/core/services/app'
import type { HealthCheckContract, HealthCheckResult } from '@adonisjs/core/types/health'
import { DbCheck } from '@adonisjs/lucid/database'
import db from '@adonisjs/lucid/services/db'
import { ServiceTokens } from '../../../src/access/main.js'
import { ExtensionPoint, Extensions } from '../../../src/extensions/main.js'
import { measureTokenExpiry } from '../../../src/services/main.js'
import { checkServices } from './check_services.js'
import { checkServiceTokens } from './check_service_tokens.js'
import { readTasks } from './read_tasks.js'
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
const tasks = { name: 'tasks', run: readTasks }
const serviceTokens = {
  name: 'service_tokens',
  run: async () => {
    const tokens = await app.container.make(ServiceTokens)
    // what the metrics remember of them
    const read = measureTokenExpiry(await app.container.make('iti.metrics'), () => tokens.list())
    return checkServiceTokens(await read())
  },
}

/* What each check said last, so that a probe every few seconds does not log the same again. */
const said = new Map<string, string>()

let last: { until: number; report: Promise<ReadinessReport> } | undefined

/** Asks the database, the plugins, the tasks, what goes between services, and what else was added, at most once a second however many want to know. */
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
    const vital = [database, plugins, tasks, ...this.extensions.of(readinessChecks)].map(patiently)
    // without these it can do a part of its work: however they fail, it is not taken out of use
    const others = [services, serviceTokens].map(patiently).map(atWorstDegraded)
    const { status, checks: results } = await new HealthChecks()
      .register([...vital, ...others])
      .run()
    await logChanges(results)
    return {
      status: STATUS[status],
      checks: results.map((result) => ({ name: result.name, status: result.status })),
    }
  }
}

const patiently = (check: HealthCheckContract): HealthCheckContract => ({
  name: check.name,
  run: () => runPatiently(check, PATIENCE),
})

const atWorstDegraded = ({ name, run }: HealthCheckContract): HealthCheckContract => ({
  name,
  async run() {
    const result = await run()
    return result.status === 'error' ? Result.warning(result.message) : result
  },
})

async function logChanges(results: readonly (HealthCheckResult & { name: string })[]) {
  const logger = await app.container.make('logger')
  for (const { name, status, message } of results) {
    const says = `${status}: ${message}`
    const isNew = said.get(name) !== says
    said.set(name, says)
    if (isNew && status !== 'ok') logger.warn({ check: name }, `Not ready: ${message}`)
  }
}

async function checkPlugins(): Promise<HealthCheckResult> {
  const { skipped } = await app.container.make('iti.modules')
  if (skipped.length === 0) return Result.ok('Every plugin is in use')
  return Result.warning(
    skipped.map(({ name, reason }) => `${name} is left out: ${reason}`).join('\n')
  )
}
