/*
 * Calls a service by the client of the framework and by bare got, in turn, and prints what it found as JSON: a
 * program of its own, because the client belongs to an application, which is booted here.
 */
import 'reflect-metadata'
import { Agent } from 'node:http'
import { Ignitor } from '@adonisjs/core'
import vine from '@vinejs/vine'
import got from 'got'

const ROOT = new URL('../../', import.meta.url)
const PARALLEL = 20
const WARM_UP = 3_000
const CALLS = 4_000
const CALLERS = 1_000
const FAILING = 10_000
const INPUT = { partNo: 'A-100', quantity: 3 }

const [url, rounds] = [process.argv[2]!, Number(process.argv[3])]

const app = new Ignitor(ROOT, { importer: (path) => import(new URL(path, ROOT).href) })
  .tap((one) => one.booting(async () => void (await import('#start/env'))))
  .createApp('console')
await app.init()
await app.boot()

const { facade, query } = await import('../../src/modules/main.js')
const { remote, ServiceRegistry } = await import('../../src/services/main.js')
const { ServiceClient } = await import('../../src/services/client/service_client.js')
const { DEFAULT_LIMITS } = await import('../../src/services/client/options.js')
const { GotTransport } = await import('../../src/services/client/got_transport.js')
const { processClock } = await import('../../src/clock/main.js')
const { toTraceContext } = await import('../../src/http/main.js')

const spec = {
  input: vine.object({ partNo: vine.string(), quantity: vine.number() }),
  output: vine.object({
    id: vine.number(),
    lines: vine.array(vine.object({ partNo: vine.string(), quantity: vine.number() })),
  }),
}
class StockFacade extends facade('stock', { reserve: query(spec) }) {}

const connect = (baseUrl: string, options: object = {}) =>
  new ServiceRegistry([remote(StockFacade, { baseUrl, token: 'a-token', ...options })])
const stockAt = (registry: InstanceType<typeof ServiceRegistry>) =>
  registry.bindingOf(StockFacade) as StockFacade

const headers = {
  'accept': 'application/json',
  'content-type': 'application/json',
  'authorization': 'Bearer a-token',
}
const bare = got.extend({
  agent: { http: new Agent({ keepAlive: true }) },
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  decompress: false,
})
const client = new ServiceClient({
  service: 'stock',
  baseUrl: url,
  limits: DEFAULT_LIMITS,
  transport: new GotTransport({ allowInsecure: false }),
  clock: processClock,
  random: () => 0,
})
const validated = stockAt(connect(url))
const path = '/services/stock/reserve'

const candidates = {
  async bare() {
    const answer = await bare.post(url + path, { headers, body: JSON.stringify(INPUT) })
    return JSON.parse(answer.body)
  },
  async client() {
    const { response } = await client.send({
      operation: 'reserve',
      method: 'POST',
      path,
      headers,
      body: JSON.stringify(INPUT),
      isRepeatable: true,
      trace: toTraceContext(),
      signals: [],
    })
    return JSON.parse(response.body)
  },
  validated: () => validated.reserve(INPUT),
}

/** Calls per second, and microseconds of the processor for one. */
async function measure(call: () => Promise<unknown>, calls: number) {
  let begun = 0
  const from = performance.now()
  const cpu = process.cpuUsage()
  const caller = async () => {
    while (begun++ < calls) await call()
  }
  await Promise.all(Array.from({ length: PARALLEL }, caller))
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: (calls * 1_000) / (performance.now() - from), cpu: (user + system) / calls }
}

const samples = Object.entries(candidates).map(([name, call]) => ({
  name,
  call,
  perSecond: [] as number[],
  cpu: [] as number[],
}))
for (const { call } of samples) await measure(call, WARM_UP)
for (let round = 0; round < rounds; round++) {
  for (const { call, perSecond, cpu } of samples) {
    const sample = await measure(call, CALLS)
    perSecond.push(sample.perSecond)
    cpu.push(sample.cpu)
  }
}

const slow = await callSlowService()
const dead = await callDeadService()
console.log(
  JSON.stringify({
    calls: samples.map(({ name, perSecond, cpu }) => ({ name, perSecond, cpu })),
    ...slow,
    ...dead,
  })
)
await app.terminate()
process.exit()

/** When the last of many callers with a deadline of 500 ms is told, in milliseconds. */
async function callSlowService() {
  const registry = connect(`${url}/slow`)
  const stock = stockAt(registry)
  const from = performance.now()
  const ends = Array.from({ length: CALLERS }, async () => {
    const outcome = await stock
      .reserve(INPUT, { signal: AbortSignal.timeout(500) })
      .catch(() => null)
    if (outcome) throw new Error('A service that takes two seconds answered within half of one')
    return performance.now() - from
  })
  const slowest = Math.max(...(await Promise.all(ends)))
  registry.close()
  return { slowest }
}

/** What calls of a service cost that is not there: microseconds of one, and what they leave behind. */
async function callDeadService() {
  const registry = connect('http://127.0.0.1:1', { breaker: { openFor: 3_600_000 } })
  const stock = stockAt(registry)
  const fail = () =>
    stock.reserve(INPUT).then(
      () => Promise.reject(new Error('answered')),
      () => {}
    )
  for (let call = 0; call < FAILING; call++) await fail()
  global.gc!()
  const before = { memory: process.memoryUsage().heapUsed, sockets: countSockets() }
  const from = performance.now()
  for (let call = 0; call < FAILING; call++) await fail()
  const openBreaker = ((performance.now() - from) * 1_000) / FAILING
  global.gc!()
  registry.close()
  return {
    openBreaker,
    sockets: countSockets() - before.sockets,
    megabytes: (process.memoryUsage().heapUsed - before.memory) / 1024 / 1024,
  }
}

function countSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith('TCPSocket')).length
}
