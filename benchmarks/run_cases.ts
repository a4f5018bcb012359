import { cpus } from 'node:os'
import { join } from 'node:path'
import { measureBoot } from './cases/boot.js'
import { measureCheck } from './cases/check.js'
import { measureFacade } from './cases/facade.js'
import { measureMe } from './cases/me.js'
import { measureMigrations, runRatio } from './cases/migrations.js'
import { measureModules } from './cases/modules.js'
import { measureServices, type ServicesResult } from './cases/services.js'
import { measureTasks, type TasksResult } from './cases/tasks.js'
import { measureSizes } from './cases/sizes.js'
import { COUNTED_ONCE, measureUsers } from './cases/users.js'
import type { BenchDatabase } from './dataset/database.js'
import { MysqlDatabase } from './dataset/mysql_database.js'
import { loadOrganisation } from './dataset/organisation.js'
import { SqliteDatabase } from './dataset/sqlite_database.js'
import { loadUsers } from './dataset/users.js'
import type { CaseName, Options } from './options.js'
import type { LoadCase, Results, ServerResult } from './results.js'
import { moveTo } from './servers/cores.js'
import { CONNECTIONS } from './servers/load.js'
import { ReferenceApp } from './servers/reference_app.js'
import { StockApp } from './servers/stock_app.js'
import { report, type Workbench } from './workbench.js'

/** The users in the table, but where the table grows. */
const USERS = 100_000

/** Cases that need no compiled application. */
const WITHOUT_SERVERS: readonly CaseName[] = ['facade', 'check', 'migrations', 'services', 'tasks']

interface Run {
  wants: (...names: CaseName[]) => boolean
  options: Options
  results: Results
  bench: Workbench
}

/** Measures what the options name, one case after another. */
export async function runCases(options: Options, bench: Workbench): Promise<Results> {
  const { cases, rounds, seconds } = options
  const wants = (...names: CaseName[]) => names.some((name) => cases.includes(name))

  // first of all, because nothing else can fail for want of a server
  await using mysql = wants('users_mysql', 'sizes') ? await MysqlDatabase.create() : null
  await using sqlite = new SqliteDatabase(join(bench.folder, 'users.sqlite3'))
  const results: Results = {
    ratios: {},
    cpuRatios: {},
    figures: {},
    cases: {},
    settings: { rounds, seconds, connections: CONNECTIONS, pinned: bench.cores !== null },
    machine: await describeMachine([sqlite, ...(mysql ? [mysql] : [])]),
  }

  const run = { wants, options, results, bench }
  await runWithoutServers(run)
  if (cases.some((name) => !WITHOUT_SERVERS.includes(name))) {
    await runServers(run, { sqlite, mysql })
  }
  return results
}

async function runWithoutServers({ wants, options, results, bench }: Run): Promise<void> {
  if (wants('facade')) {
    results.facade = await measureFacade(options.rounds, bench.signal)
    const [direct, withoutContract, contract, checked] = results.facade.map(
      ({ microseconds }) => microseconds.median
    )
    results.figures.facade_without_contract_us = withoutContract! - direct!
    results.figures.facade_contract_us = contract! - direct!
    results.figures.facade_checked_us = checked! - direct!
  }
  if (wants('check')) {
    results.check = await measureCheck(options.rounds, bench)
    results.figures.check_s = results.check.seconds.median
  }
  if (wants('migrations')) {
    results.migrations = await measureMigrations(options.rounds, bench)
    results.figures.sync_check_s = results.migrations.syncCheck.median
    results.figures.migrations_check_s = results.migrations.check.median
    results.ratios.migration_run = runRatio(results.migrations)
  }
  if (wants('services')) addServices(results, await measureServices(options.rounds, bench))
  if (wants('tasks')) addTasks(results, await measureTasks(options.rounds, bench))
}

function addTasks(results: Results, tasks: TasksResult): void {
  const { statements, local, bareBullmq, bullmq } = tasks.perSecond
  results.tasks = tasks
  results.ratios.tasks_local = local!.median / statements!.median
  if (bullmq && bareBullmq) results.ratios.tasks_bullmq = bullmq.median / bareBullmq.median
  results.figures.task_start_ms = tasks.latency
  results.figures.task_page_ms = tasks.page
}

function addServices(results: Results, services: ServicesResult): void {
  const [bare, client, validated] = services.calls
  results.services = services
  results.ratios.service_call = client!.perSecond.median / bare!.perSecond.median
  results.ratios.service_call_validated = validated!.perSecond.median / bare!.perSecond.median
  results.cpuRatios.service_call = bare!.cpu / client!.cpu
  results.cpuRatios.service_call_validated = bare!.cpu / validated!.cpu
  results.figures.open_breaker_us = services.openBreaker
  results.figures.slow_service_ms = services.slowest
  results.figures.failing_calls_sockets = services.sockets
  results.figures.failing_calls_mb = services.megabytes
}

async function runServers(
  { wants, options, results, bench }: Run,
  { sqlite, mysql }: { sqlite: SqliteDatabase; mysql: MysqlDatabase | null }
): Promise<void> {
  const { rounds, seconds } = options
  const plan = (name: string) => ({ name, rounds, seconds })
  const app = await compileReference(bench)
  const stock = await StockApp.install(bench)

  if (wants('me', 'users_sqlite', 'boot')) await fill(app, sqlite, bench)
  if (wants('me')) {
    const servers = await measureMe({ app, db: sqlite, stock }, plan('me'), bench)
    addCase(results, { name: 'me', servers, against: 'bare_adonis' })
  }
  if (wants('users_sqlite')) {
    const servers = await measureUsers({ app, db: sqlite }, plan('users_sqlite'), bench)
    addCase(results, { name: 'users_sqlite', servers, against: 'plain_http' })
  }
  if (mysql && wants('users_mysql')) {
    await fill(app, mysql, bench)
    const servers = await measureUsers({ app, db: mysql }, plan('users_mysql'), bench)
    addCase(results, { name: 'users_mysql', servers, against: 'plain_http' })
  }
  if (wants('boot')) {
    const [ours, theirs] = await measureBoot({ app, db: sqlite, stock }, rounds, bench)
    results.boot = [ours!, theirs!]
    results.ratios.boot = ours!.bootTime.median / theirs!.bootTime.median
    results.ratios.rss = ours!.residentMemory.median / theirs!.residentMemory.median
  }
  if (wants('modules')) {
    const [ours, theirs] = await measureModules({ app, db: sqlite }, rounds, bench)
    results.modules = [ours!, theirs!]
    results.ratios.modules = ours!.bootTime.median / theirs!.bootTime.median
  }
  if (mysql && wants('sizes')) {
    await using growing = new SqliteDatabase(join(bench.folder, 'sizes.sqlite3'))
    await mysql.recreate()
    results.sizes = []
    for (const db of [growing, mysql]) {
      await app.migrate(db)
      await loadOrganisation(db)
      results.sizes.push(...(await measureSizes({ app, db }, bench)))
    }
  }
}

/** The compiled application; from then on the bench itself stays off the server's core. */
export async function compileReference(bench: Workbench): Promise<ReferenceApp> {
  const app = await ReferenceApp.compile(bench)
  if (bench.cores) moveTo(bench.cores.load)
  return app
}

/** Fills a database with an organisation of the usual size. */
export async function fill(app: ReferenceApp, db: BenchDatabase, bench: Workbench): Promise<void> {
  report(`Loading ${USERS} users into ${db.dialect}`)
  await app.migrate(db)
  await loadOrganisation(db)
  await loadUsers(db, { from: 0, to: USERS, signal: bench.signal })
}

/* The framework's own server is the first. */
function addCase(
  results: Results,
  { name, servers, against }: { name: LoadCase; servers: ServerResult[]; against: string }
): void {
  const [ours] = servers
  const theirs = servers.find(({ server }) => server === against)
  results.cases[name] = servers
  results.ratios[name] = ours!.requestsPerSecond.median / theirs!.requestsPerSecond.median
  if (ours!.cpuMicroseconds && theirs!.cpuMicroseconds)
    results.cpuRatios[name] = theirs!.cpuMicroseconds / ours!.cpuMicroseconds

  const countedOnce = servers.find(({ server }) => server === COUNTED_ONCE)
  if (countedOnce && name !== 'me') {
    const ratio = ours!.requestsPerSecond.median / countedOnce.requestsPerSecond.median
    results.ratios[`${name}_counted_once`] = ratio
  }
}

const describeMachine = async (databases: BenchDatabase[]): Promise<Results['machine']> => ({
  cpu: cpus()[0]?.model ?? 'unknown processor',
  cores: cpus().length,
  node: process.versions.node,
  databases: await Promise.all(databases.map((db) => db.version())),
})
