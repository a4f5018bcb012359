import { getEventListeners } from 'node:events'
import { TestClock } from '@iti/framework/testing'
import { toTraceContext } from '../../../../src/http/main.js'
import { ServiceClient } from '../../../../src/services/client/service_client.js'
import { Random } from '../../migrations/property/random.js'
import { Oracle } from './oracle.js'
import { drawSchedule } from './schedule.js'
import { ScriptedTransport } from './scripted_transport.js'

const MARGIN = 100_000

/**
 * Plays one schedule on a clock of its own.
 *
 * @returns the rules that the client broke
 */
export async function runSchedule(seed: number, seen: Map<string, number>): Promise<string[]> {
  const schedule = drawSchedule(new Random(seed))
  const clock = new TestClock()
  const oracle = new Oracle(schedule, clock, seen)
  const transport = new ScriptedTransport(clock, schedule.scriptOf, oracle)
  const client = new ServiceClient({
    ...{ service: 'shelf', baseUrl: 'http://shelf', limits: schedule.limits, transport, clock },
    ...{ random: () => schedule.random, observer: oracle.observer },
  })
  oracle.client = client

  let ended = 0
  const signals: AbortSignal[] = []
  for (const [index, { at, isRepeatable, patience, abortAt }] of schedule.calls.entries()) {
    const caller = new AbortController()
    signals.push(caller.signal)
    if (abortAt !== undefined) clock.setTimeout(() => caller.abort(), abortAt)
    clock.setTimeout(() => {
      const call = client.send({
        ...{ operation: 'count', method: 'POST', path: `/${index}`, headers: {}, patience },
        ...{ isRepeatable, trace: toTraceContext(), signals: [caller.signal] },
      })
      const end = (error?: unknown) => {
        ended++
        oracle.onCallEnd(index, error)
      }
      call.then(() => end(), end)
    }, at)
  }
  await clock.advance(Math.max(...schedule.calls.map(({ at }) => at)) + MARGIN)
  oracle.atRest(ended)
  const kept = signals.filter((signal) => getEventListeners(signal, 'abort').length > 0)
  if (kept.length > 0) oracle.broken.push(`${kept.length} signals have listeners`)
  return oracle.broken
}
