import type { FigureName, RatioName, Results, ServerResult } from './results.js'
import type { Spread } from './statistics.js'
import { toTable } from './table.js'

/* Whom each ratio compares with, and what it has to reach. */
const RATIOS: Record<RatioName, { against: string; budget: string }> = {
  me: { against: 'requests/s, bare AdonisJS', budget: '>= 0.80' },
  users_sqlite: { against: 'requests/s, plain node:http', budget: '>= 0.60' },
  users_sqlite_counted_once: { against: 'requests/s, node:http counting once', budget: '-' },
  users_mysql: { against: 'requests/s, plain node:http', budget: '>= 0.70' },
  users_mysql_counted_once: { against: 'requests/s, node:http counting once', budget: '-' },
  boot: { against: 'time, stock AdonisJS', budget: '<= 1.25' },
  rss: { against: 'memory, stock AdonisJS', budget: '<= 1.25' },
  modules: { against: 'time, 100 modules without the layer', budget: '<= 1.25' },
  service_call: { against: 'calls/s, bare got, same agent', budget: '>= 0.90' },
  service_call_validated: { against: 'calls/s, bare got, same agent', budget: '>= 0.80' },
  tasks_local: { against: 'runs/s, the bare statements', budget: '>= 0.60' },
  tasks_bullmq: { against: 'runs/s, bare BullMQ', budget: '>= 0.50' },
  migration_run: { against: "time, Lucid's command, 200 migrations", budget: '<= 1.10' },
}

/* What each figure is, and what it has to stay below. */
const FIGURES: Record<FigureName, { what: string; unit: string; budget: string }> = {
  facade_without_contract_us: { what: 'facade without contract', unit: 'us', budget: '<= 2' },
  facade_contract_us: { what: 'facade with contract, production', unit: 'us', budget: '<= 15' },
  facade_checked_us: { what: 'facade with contract, checked', unit: 'us', budget: '-' },
  check_s: { what: 'iti:check, 10,000 files', unit: 's', budget: '<= 5' },
  sync_check_s: { what: 'iti:sync-migrations --check, 1,000 files', unit: 's', budget: '<= 1' },
  migrations_check_s: { what: 'iti:migrations:check, 5,000 commits', unit: 's', budget: '<= 3' },
  open_breaker_us: { what: 'call while the breaker is open', unit: 'us', budget: '<= 1000' },
  slow_service_ms: {
    what: '1,000 callers, deadline 500 ms, last end',
    unit: 'ms',
    budget: '<= 600',
  },
  failing_calls_sockets: { what: 'sockets after 10,000 failing calls', unit: '', budget: '0' },
  task_start_ms: { what: 'dispatch to start of a task, p50', unit: 'ms', budget: '<= 5' },
  task_page_ms: { what: 'page of 100,000 ended runs, p50', unit: 'ms', budget: '<= 20' },
  failing_calls_mb: { what: 'heap growth after 10,000 failing calls', unit: 'MB', budget: '<= 1' },
}

const whole = (value: number | null) => (value === null ? '-' : String(Math.round(value)))
const tenths = (value: number) => value.toFixed(1)
const range = ({ min, max }: Spread) => `${whole(min)}-${whole(max)}`

/** The results for somebody who reads. */
export function printResults({
  cases,
  boot,
  modules,
  facade,
  sizes,
  figures,
  settings,
  machine,
  ...compared
}: Results): string {
  const { rounds, seconds, connections, pinned } = settings
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.databases.join(', ')}`,
    `${rounds} rounds of ${seconds} s, ${connections} connections, ${pinned ? 'a core each for server and load' : 'not pinned to cores'}`,
    ...Object.entries(cases).map(([name, servers]) => printCase(name, servers)),
    ...(boot ? [printBoot(boot)] : []),
    ...(modules ? [printModules(modules)] : []),
    ...(facade ? [printFacade(facade)] : []),
    ...(sizes ? [printSizes(sizes)] : []),
    ...(Object.keys(compared.ratios).length > 0 ? [printRatios(compared)] : []),
    ...(Object.keys(figures).length > 0 ? [printFigures(figures)] : []),
  ].join('\n\n')
}

const printCase = (name: string, servers: ServerResult[]) =>
  toTable(
    [name, 'requests/s', 'min-max', 'p50 ms', 'p99 ms', 'CPU us/request', 'others %'],
    servers.map(({ server, requestsPerSecond, p50, p99, cpuMicroseconds, othersPercent }) => [
      server,
      whole(requestsPerSecond.median),
      range(requestsPerSecond),
      whole(p50),
      whole(p99),
      whole(cpuMicroseconds),
      whole(othersPercent),
    ])
  )

const printBoot = (boot: NonNullable<Results['boot']>) =>
  toTable(
    ['boot', 'ms', 'min-max', 'idle MB', 'min-max'],
    boot.map(({ server, bootTime, residentMemory }) => [
      server,
      whole(bootTime.median),
      range(bootTime),
      whole(residentMemory.median),
      range(residentMemory),
    ])
  )

const printModules = (modules: NonNullable<Results['modules']>) =>
  toTable(
    ['modules', 'ms', 'min-max', 'CPU ms', 'min-max'],
    modules.map(({ server, bootTime, cpuTime }) => [
      server,
      whole(bootTime.median),
      range(bootTime),
      whole(cpuTime && cpuTime.median),
      cpuTime ? range(cpuTime) : '-',
    ])
  )

const printFacade = (facade: NonNullable<Results['facade']>) =>
  toTable(
    ['facade', 'us/call', 'min', 'max'],
    facade.map(({ binding, microseconds: { median, min, max } }) => [
      binding,
      ...[median, min, max].map((value) => value.toFixed(2)),
    ])
  )

const printSizes = (sizes: NonNullable<Results['sizes']>) =>
  toTable(
    ['sizes, ms', 'users', 'first page', 'scoped', 'deep page', 'at row', 'count', 'scoped count'],
    sizes.map((size) => [
      size.database,
      whole(size.users),
      tenths(size.firstPage),
      tenths(size.scopedPage),
      tenths(size.deepPage),
      whole(size.deepOffset),
      size.count.toFixed(2),
      size.scopedCount.toFixed(2),
    ])
  )

const printRatios = ({ ratios, cpuRatios }: Pick<Results, 'ratios' | 'cpuRatios'>) =>
  toTable(
    ['iti compared', 'ratio', 'budget', 'by CPU', 'with'],
    Object.entries(ratios).map(([name, ratio]) => {
      const { against, budget } = RATIOS[name as RatioName]
      const byCpu = cpuRatios[name as RatioName]
      return [name, ratio.toFixed(2), budget, byCpu?.toFixed(2) ?? '-', against]
    })
  )

const printFigures = (figures: Results['figures']) =>
  toTable(
    ['iti alone', 'figure', 'unit', 'budget'],
    Object.entries(figures).map(([name, figure]) => {
      const { what, unit, budget } = FIGURES[name as FigureName]
      return [what, figure.toFixed(2), unit, budget]
    })
  )
