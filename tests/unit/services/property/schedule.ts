import { DEFAULT_LIMITS, type ClientLimits } from '@iti/framework/services'
import type { Random } from '../../migrations/property/random.js'

/** What becomes of one request once there is a connection, after so many milliseconds. */
export type Fate = { after: number } & (
  | { kind: 'status'; status: number; retryAfter?: number }
  | { kind: 'reset' }
  | { kind: 'too large' }
)

/** What becomes of one request; no fate is one that is never answered. */
export interface Script {
  /** Milliseconds until there is a connection, or until it is refused. */
  connects: number
  isRefused: boolean
  fate?: Fate
}

/** One call of a schedule, all times in milliseconds since the beginning. */
export interface PlannedCall {
  at: number
  isRepeatable: boolean
  patience?: number
  abortAt?: number
}

/** Everything that a seed decides. */
export interface Schedule {
  limits: ClientLimits
  random: number
  calls: PlannedCall[]
  scriptOf(request: number): Script
}

const NEVER = 1_000_000
const STATUSES = [400, 409, 429, 429, 500, 502, 503, 503, 503, 504]

/** Draws limits, calls and what becomes of each request. */
export function drawSchedule(random: Random): Schedule {
  const limits = drawLimits(random)
  const spread = random.pick([50, 2_000, 20_000, 60_000])
  const calls = Array.from({ length: 1 + random.below(30) }, (_, index) =>
    drawCall(random, { index, spread })
  )
  const trouble = random.pick([0, 30, 60, 100])
  const recovers = random.chance(50) ? random.below(40) : Infinity
  const scripts: Script[] = []
  return {
    limits,
    random: random.pick([0, 0.25, 0.5]),
    calls,
    scriptOf(request) {
      while (scripts.length <= request) {
        const isFaulty = scripts.length < recovers && random.chance(trouble)
        scripts.push(isFaulty ? drawTrouble(random) : drawAnswer(random, 200))
      }
      return scripts[request]!
    },
  }
}

function drawLimits(random: Random): ClientLimits {
  const attempt = random.pick([300, 1_000, 5_000])
  return {
    ...DEFAULT_LIMITS,
    timeouts: {
      connect: random.pick([100, 1_000]),
      attempt,
      total: attempt * random.pick([1, 2, 4]),
    },
    attempts: 1 + random.below(4),
    retryBudget: {
      share: random.pick([0, 0.2, 1]),
      perSecond: random.pick([0, 0.1, 0.5, 3]),
    },
    breaker: {
      ...DEFAULT_LIMITS.breaker,
      consecutive: random.pick([1, 3, 5, 1_000]),
      atLeast: random.pick([4, 10, 20]),
      window: random.pick([3_000, 30_000]),
      openFor: random.pick([200, 5_000]),
      longestOpen: random.pick([800, 60_000]),
    },
    bulkhead: {
      inFlight: random.pick([1, 2, 5, 50]),
      waiting: random.pick([0, 1, 5]),
      longestWait: random.pick([100, 1_000]),
    },
  }
}

function drawCall(
  random: Random,
  { index, spread }: { index: number; spread: number }
): PlannedCall {
  const at = random.below(spread)
  // a fraction of its own, so that nothing else falls into the same moment
  const abortAt = at + random.below(3_000) + 0.3 + index / 1_024
  return {
    at,
    isRepeatable: random.chance(60),
    patience: random.chance(30) ? random.below(4_000) : undefined,
    abortAt: random.chance(20) ? abortAt : undefined,
  }
}

const drawDelay = (random: Random) => random.pick([0, 1, 20, 250, 900, 2_500])

function drawAnswer(random: Random, status: number): Script {
  const retryAfter = random.chance(40) ? random.below(8) : undefined
  const fate: Fate = { kind: 'status', status, retryAfter, after: drawDelay(random) }
  return { connects: random.below(3), isRefused: false, fate }
}

function drawTrouble(random: Random): Script {
  const connects = random.below(3)
  const after = drawDelay(random)
  const kind = random.below(10)
  if (kind === 0) return { connects: NEVER, isRefused: false }
  if (kind === 1) return { connects, isRefused: true }
  if (kind === 2) return { connects, isRefused: false }
  if (kind <= 4) return { connects, isRefused: false, fate: { kind: 'reset', after } }
  if (kind === 5) return { connects, isRefused: false, fate: { kind: 'too large', after } }
  return drawAnswer(random, random.pick(STATUSES))
}
