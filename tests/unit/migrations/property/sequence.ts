import type { Model } from './model/model.js'
import type { Operation } from './operation.js'
import { Random } from './random.js'
import { withSeededBytes } from './seeded_bytes.js'

const ATTEMPTS = 20

/** One step of a sequence: which operation, and from what its choices come. */
export interface Step {
  operation: string
  seed: number
}

/** A property to be held by every sequence. */
export interface Property {
  operations: readonly Operation[]
  /** how many steps a sequence has */
  steps: number
  /** makes a project, and takes it away again behind the work */
  withModel(seen: Map<string, number>, work: (model: Model) => Promise<void>): Promise<void>
  /** what has to hold after each step */
  verify(model: Model): Promise<void>
}

/** How a sequence ended. */
export interface Outcome {
  steps: Step[]
  /** what each step did, for people */
  trace: string[]
  error?: Error
}

/** Runs one sequence that a seed decides; in every second one nothing happens that nobody ought to do. */
export function runSeed(
  property: Property,
  { seed, seen }: { seed: number; seen: Map<string, number> }
): Promise<Outcome> {
  const random = new Random(seed)
  const operations = property.operations.filter(({ isFault }) => !isFault || seed % 2 === 0)
  return run(property, seen, async (attempt) => {
    for (let step = 0; step < property.steps; step++) {
      for (let tries = 0; tries < ATTEMPTS; tries++) {
        const { name } = random.pickByWeight(operations)
        if (await attempt({ operation: name, seed: random.next() })) break
      }
    }
  })
}

/** Runs these steps; what has become impossible does nothing. */
export function replay(property: Property, steps: readonly Step[]): Promise<Outcome> {
  return run(property, new Map(), async (attempt) => {
    for (const step of steps) await attempt(step)
  })
}

async function run(
  property: Property,
  seen: Map<string, number>,
  work: (attempt: (step: Step) => Promise<boolean>) => Promise<void>
): Promise<Outcome> {
  const steps: Step[] = []
  const trace: string[] = []
  let error: Error | undefined
  await property.withModel(seen, async (model) => {
    const attempt = async (step: Step) => {
      const operation = property.operations.find(({ name }) => name === step.operation)!
      steps.push(step)
      const act = () => operation.run(model, new Random(step.seed))
      const what = await withSeededBytes(step.seed, act).catch((cause) => {
        trace.push(`${step.operation}: failed`)
        throw cause
      })
      if (what === null) {
        steps.pop()
        return false
      }
      trace.push(`${step.operation}: ${what}`)
      await property.verify(model)
      return true
    }
    error = await work(attempt).then(
      () => undefined,
      (cause) => cause
    )
  })
  return { steps, trace, error }
}

/** Leaves out what a failure does not need, as long as time is left. */
export async function shrink(
  property: Property,
  { failed, until }: { failed: Outcome; until: number }
): Promise<Outcome> {
  let best = failed
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = best.steps.length - 1 - size; at > -size; at -= size) {
      if (Date.now() > until) return best
      const from = Math.max(at, 0)
      const fewer = best.steps.filter((_, index) => index < from || index >= at + size)
      const outcome = await replay(property, fewer)
      if (outcome.error && outcome.steps.length < best.steps.length) best = outcome
    }
  }
  return best
}
