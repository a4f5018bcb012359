import { cpus } from 'node:os'
import { join } from 'node:path'
import { measureBoot } from './cases/boot.js'
import { measureMe } from './cases/me.js'
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

/** Measures what the options name, one case after another. */
export async function runCases(
  { cases, rounds, seconds }: Options,
  bench: Workbench
): Promise<Results> {
  const wants = (...names: CaseName[]) => names.some((name) => cases.includes(name))
  const plan = (name: string) => ({ name, rounds, seconds })

  // first of all, because nothing else can fail for want of a server
  await using mysql = wants('users_mysql', 'sizes') ? await MysqlDatabase.create() : null
  const app = await compileReference(bench)
  await using sqlite = new SqliteDatabase(join(bench.folder, 'users.sqlite3'))
  const results: Results = {
    ratios: {},
    cpuRatios: {},
    cases: {},
    settings: { rounds, seconds, connections: CONNECTIONS, pinned: bench.cores !== null },
    machine: await describeMachine([sqlite, ...(mysql ? [mysql] : [])]),
  }

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
  return results
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
