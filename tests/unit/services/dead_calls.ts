/*
 * Calls a service that is dead over and over, in a process of its own, and prints what the process holds after each
 * round.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { Ignitor } from '@adonisjs/core'

// what the client imports asks for an application, which need not have started
new Ignitor(new URL('../../../', import.meta.url)).createApp('console')
const { toTraceContext } = await import('../../../src/http/main.js')
const { processClock } = await import('../../../src/clock/main.js')
const { GotTransport } = await import('../../../src/services/client/got_transport.js')
const { DEFAULT_LIMITS } = await import('../../../src/services/client/options.js')
const { ServiceClient } = await import('../../../src/services/client/service_client.js')

const ROUNDS = 9
const HOUR = 3_600_000

/* A breaker that opens refuses at once; one that never does lets each call find out for itself. */
const [, , baseUrl, mode] = process.argv
const isOpening = mode === 'refused'
const CALLS = isOpening ? 10_000 : 1_250
const consecutive = isOpening ? DEFAULT_LIMITS.breaker.consecutive : Infinity
const atLeast = isOpening ? DEFAULT_LIMITS.breaker.atLeast : Infinity
const client = new ServiceClient({
  service: 'shelf',
  baseUrl: baseUrl!,
  limits: {
    ...DEFAULT_LIMITS,
    attempts: 1,
    breaker: { ...DEFAULT_LIMITS.breaker, consecutive, atLeast, openFor: HOUR },
  },
  transport: new GotTransport({ allowInsecure: false }),
  clock: processClock,
  random: () => 0,
})
const caller = new AbortController()

async function call(): Promise<string> {
  const sent = client.send({
    ...{ operation: 'count', method: 'POST', path: '/count', headers: {}, body: '{}' },
    ...{ isRepeatable: true, trace: toTraceContext(), signals: [caller.signal] },
  })
  return sent.then(
    () => 'answered',
    ({ code }) => code
  )
}

while (isOpening && client.breaker.state === 'closed') await call()

const rounds = []
for (let round = 0; round < ROUNDS; round++) {
  const codes = new Set<string>()
  for (let calls = 0; calls < CALLS; calls++) codes.add(await call())
  // connections that were closed are let go of in the next turn of the event loop
  await turn()
  globalThis.gc!()
  const handles = process.getActiveResourcesInfo()
  rounds.push({
    codes: [...codes],
    bytes: process.memoryUsage().heapUsed,
    sockets: handles.filter((name) => name.startsWith('TCP')).length,
    timers: handles.filter((name) => name === 'Timeout').length,
  })
}
process.stdout.write(JSON.stringify(rounds))
