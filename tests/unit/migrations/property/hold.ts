import { type Outcome, type Property, runSeed, shrink } from './sequence.js'

const SHRINK = 60_000

/** How often, and from which seed on. */
export interface Runs {
  runs: number
  seed: number
}

/** Reads `ITI_PROPERTY_SEED` and `ITI_PROPERTY_RUNS`, with which a failure is repeated or more is tried. */
export function readRuns(usual: number): Runs {
  const { ITI_PROPERTY_SEED: seed = '1', ITI_PROPERTY_RUNS: runs = usual } = process.env
  return { seed: Number(seed), runs: Number(runs) }
}

/**
 * Holds a property against sequences from one seed after the other.
 *
 * @returns what happened in them, and how often
 * @throws with the seed and the shortest sequence that was found to fail
 */
export async function hold(property: Property, { runs, seed }: Runs): Promise<Map<string, number>> {
  const seen = new Map<string, number>()
  for (let one = seed; one < seed + runs; one++) {
    const outcome = await runSeed(property, { seed: one, seen })
    if (!outcome.error) continue
    const until = Date.now() + SHRINK
    throw report(one, await shrink(property, { failed: outcome, until }))
  }
  return seen
}

function report(seed: number, { trace, error }: Outcome): Error {
  const steps = trace.map((line, at) => `${String(at + 1).padStart(3)}  ${line}`)
  return new Error(
    [`ITI_PROPERTY_SEED=${seed} ITI_PROPERTY_RUNS=1 fails:`, ...steps, error!.stack].join('\n')
  )
}
