import { getEventListeners } from 'node:events'
import {
  answer,
  badJson,
  closeAtOnce,
  delayed,
  hang,
  problem,
  reset,
  slowHeaders,
  startFaultServer,
  TestClock,
  trickle,
  truncated,
  type Behaviour,
} from '@iti/framework/testing'
import { ServiceError } from '@iti/framework/services'
import { toTraceContext } from '../../../../src/http/main.js'
import { Random } from '../../migrations/property/random.js'
import { connectShelf } from '../remote_shelf.js'

const TOTAL = 2_000
const LATE = 400
const LIMITS = {
  timeouts: { connect: 10_000, attempt: 600, total: TOTAL },
  backoff: { first: 100 },
  breaker: { consecutive: 1_000, share: 2 },
  bulkhead: { inFlight: 4, waiting: 4, longestWait: 500 },
}

const BEHAVIOURS: Behaviour[] = [
  ...[answer(200, {}), answer(200, {}), answer(200, {}), badJson()],
  ...[problem(500), problem(503), problem(404), problem(503, {}, { 'retry-after': '1' })],
  ...[reset(), reset({ after: 'headers' }), closeAtOnce(), truncated({ onHand: 1 })],
  ...[hang(), slowHeaders('never'), trickle({}, { every: LATE }), delayed(LATE, answer(200, {}))],
]

/**
 * Plays one schedule on real connections.
 *
 * @returns the rules that the client broke
 */
export async function runOnSockets(seed: number): Promise<string[]> {
  const random = new Random(seed)
  const clock = new TestClock()
  const script = Array.from({ length: 30 }, () => random.pick(BEHAVIOURS))
  const server = await startFaultServer({ script, clock })
  const { client } = connectShelf(server.url, { clock, limits: LIMITS, random: () => 0.5 })
  const broken: string[] = []
  const signals: AbortSignal[] = []
  let most = 0

  const call = async (index: number) => {
    const caller = new AbortController()
    signals.push(caller.signal)
    const patience = random.chance(30) ? 1 + random.below(TOTAL) : undefined
    const isRepeatable = random.chance(60)
    const stopTimer = random.chance(20)
      ? clock.setTimeout(() => caller.abort(), random.below(TOTAL))
      : () => {}
    const from = clock.now()
    const error: unknown = await client
      .send({
        ...{ operation: 'count', method: 'POST', path: `/${index}`, headers: {}, patience },
        ...{ isRepeatable, trace: toTraceContext(), signals: [caller.signal] },
      })
      .then(
        () => undefined,
        (failure) => failure
      )
    stopTimer()
    const arrived = server.requests.filter(({ path }) => path === `/${index}`).length
    const tell = (what: string) => broken.push(`call ${index} ${what}`)
    if (error && !(error instanceof ServiceError)) tell(`ended with ${error}`)
    if (arrived > (isRepeatable ? 3 : 1)) tell(`arrived ${arrived} times`)
    const took = clock.now() - from
    if (took > (patience ?? TOTAL)) tell(`took ${took} ms of ${patience ?? TOTAL}`)
    most = Math.max(most, client.inFlight)
  }
  const calls = Array.from({ length: 1 + random.below(10) }, (_, index) => call(index))
  await clock.advanceUntil(Promise.all(calls), { step: 50 })

  const left = [client.inFlight, client.waiting]
  if (left.some(Boolean)) broken.push(`left behind: ${left}`)
  if (most > LIMITS.bulkhead.inFlight) broken.push(`${most} calls were let in`)
  if (signals.some((signal) => getEventListeners(signal, 'abort').length > 0)) {
    broken.push('signals have listeners')
  }
  client.close()
  await server.until(() => server.openConnections === 0)
  await clock.advance(0)
  if (clock.waiting > 0) broken.push(`${clock.waiting} timers are left`)
  await server.close()
  return broken
}
