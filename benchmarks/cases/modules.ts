import type { BenchDatabase } from '../dataset/database.js'
import type { StartResult } from '../results.js'
import { smallModules } from '../servers/module_files.js'
import { askForData } from '../servers/http_client.js'
import { ModulesApp } from '../servers/modules_app.js'
import { usedCpu } from '../servers/process_usage.js'
import type { ReferenceApp } from '../servers/reference_app.js'
import { spreadOf } from '../statistics.js'
import { report, type Workbench } from '../workbench.js'
import { assertSameAnswers } from './same_answers.js'

const MODULES = 100
const FEWEST_STARTS = 9

/** Milliseconds of one start. */
interface Start {
  time: number
  cpu: number | null
}

/**
 * How long an application with many small modules takes to its first answer, against the same code that is bound,
 * imported and called by hand; one is up at a time.
 */
export async function measureModules(
  { app, db }: { app: ReferenceApp; db: BenchDatabase },
  rounds: number,
  bench: Workbench
): Promise<StartResult[]> {
  const modules = smallModules(MODULES)
  const candidates = [
    { app: await ModulesApp.withLayer(modules, app, bench), starts: [] as Start[] },
    { app: await ModulesApp.withoutLayer(modules, app, bench), starts: [] as Start[] },
  ]
  await assertSameWork(
    candidates.map((candidate) => candidate.app),
    db,
    bench.signal
  )

  const count = Math.max(rounds, FEWEST_STARTS)
  for (let round = 1; round <= count; round++) {
    for (const { app: candidate, starts } of candidates) {
      const start = await measureStart(candidate, db)
      starts.push(start)
      report(`modules: round ${round}/${count}, ${candidate.name}: ${Math.round(start.time)} ms`)
    }
  }
  return candidates.map(({ app: { name }, starts }) => {
    const cpu = starts.map((start) => start.cpu).filter((value) => value !== null)
    return {
      server: name,
      bootTime: spreadOf(starts.map((start) => start.time)),
      cpuTime: cpu.length > 0 ? spreadOf(cpu) : null,
    }
  })
}

async function measureStart(app: ModulesApp, db: BenchDatabase): Promise<Start> {
  await using server = await app.start(db)
  const cpu = await usedCpu(server.pid)
  return { time: server.bootTime, cpu: cpu === null ? null : cpu / 1000 }
}

/* Both bind every service and run every hook. These starts are also those that read the files from the disk. */
async function assertSameWork(
  apps: readonly ModulesApp[],
  db: BenchDatabase,
  signal: AbortSignal
): Promise<void> {
  await using servers = new AsyncDisposableStack()
  const started = []
  for (const app of apps) started.push(servers.use(await app.start(db)))
  for (const { name } of smallModules(MODULES)) {
    const path = `/api/${name}/greetings/ada`
    const targets = started.map((server) => ({ server, path }))
    await assertSameAnswers(targets, signal)
    const { hooks } = await askForData(targets[0]!.server.url, { path }, signal)
    if (hooks.join() !== 'boot,start') throw new Error(`${name} ran the hooks "${hooks.join()}"`)
  }
}
