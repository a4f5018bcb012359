import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchDatabase } from '../dataset/database.js'
import type { BootResult } from '../results.js'
import { residentMemory } from '../servers/process_usage.js'
import type { ReferenceApp } from '../servers/reference_app.js'
import type { Server } from '../servers/server.js'
import type { StockApp } from '../servers/stock_app.js'
import { spreadOf } from '../statistics.js'
import { report, type Workbench } from '../workbench.js'

const FEWEST_STARTS = 7
/* How long after its first answer an application counts as idle. */
const REST = 2000

interface Start {
  bootTime: number
  memory: number
}

/** How long applications take to their first answer, and what they hold then; one is up at a time. */
export async function measureBoot(
  { app, db, stock }: { app: ReferenceApp; db: BenchDatabase; stock: StockApp },
  rounds: number,
  bench: Workbench
): Promise<BootResult[]> {
  const candidates = [
    { name: 'iti', start: () => app.start(db), starts: [] as Start[] },
    { name: 'stock_adonis', start: () => stock.start(), starts: [] as Start[] },
  ]
  // the first start of each reads its files from the disk
  for (const { start } of candidates) {
    const server = await start()
    await server.stop()
  }

  const count = Math.max(rounds, FEWEST_STARTS)
  for (let round = 1; round <= count; round++) {
    for (const { name, start, starts } of candidates) {
      const measured = await measureStart(start, bench.signal)
      starts.push(measured)
      report(`boot: round ${round}/${count}, ${name}: ${Math.round(measured.bootTime)} ms`)
    }
  }
  return candidates.map(({ name, starts }) => ({
    server: name,
    bootTime: spreadOf(starts.map((start) => start.bootTime)),
    residentMemory: spreadOf(starts.map((start) => start.memory)),
  }))
}

async function measureStart(start: () => Promise<Server>, signal: AbortSignal): Promise<Start> {
  await using server = await start()
  await sleep(REST, undefined, { signal })
  return { bootTime: server.bootTime, memory: await residentMemory(server.pid) }
}
