import type { ServerResult } from '../results.js'
import { applyLoad, type Sample, type Target } from '../servers/load.js'
import { median, spreadOf } from '../statistics.js'
import { report, type Workbench } from '../workbench.js'
import { assertSameAnswers } from './same_answers.js'

const WARM_UP_SECONDS = 3

/** How long a case is measured, and what it is called meanwhile. */
export interface Plan {
  name: string
  rounds: number
  seconds: number
}

/**
 * Measures servers in turn, A B C A B C …, so that a noisy minute hits all of them. All are up the whole time, and
 * idle but for the one whose turn it is.
 */
export async function measureInTurn(
  targets: readonly Target[],
  { name, rounds, seconds }: Plan,
  bench: Workbench
): Promise<ServerResult[]> {
  await assertSameAnswers(targets, bench.signal)
  for (const target of targets) {
    report(`${name}: warming up ${target.server.name}`)
    await applyLoad(target, WARM_UP_SECONDS, bench)
  }

  const samples = new Map(targets.map((target) => [target, [] as Sample[]]))
  for (let round = 1; round <= rounds; round++) {
    for (const [target, own] of samples) {
      const sample = await applyLoad(target, seconds, bench)
      own.push(sample)
      report(
        `${name}: round ${round}/${rounds}, ${target.server.name}: ${Math.round(sample.requestsPerSecond)} requests/s`
      )
    }
  }
  // a failure of the admin API may come with status 200, which no load generator notices
  await assertSameAnswers(targets, bench.signal)
  return [...samples].map(([target, own]) => summarise(target.server.name, own))
}

function summarise(server: string, rounds: Sample[]): ServerResult {
  const medianOf = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null)
    return known.length > 0 ? median(known) : null
  }
  return {
    server,
    requestsPerSecond: spreadOf(rounds.map((sample) => sample.requestsPerSecond)),
    p50: median(rounds.map((sample) => sample.p50)),
    p99: median(rounds.map((sample) => sample.p99)),
    cpuMicroseconds: medianOf(rounds.map((sample) => sample.cpuMicroseconds)),
    othersPercent: medianOf(rounds.map((sample) => sample.othersPercent)),
    rounds,
  }
}
