import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  answer,
  delayed,
  findClosedPort,
  problem,
  reset,
  startFaultServer,
} from '@iti/framework/testing'
import {
  processClock,
  remote,
  ServiceRegistry,
  type RemoteOptions,
  type ServiceError,
} from '@iti/framework/services'
import { failureOf, ShelfFacade, STOCK } from './remote_shelf.js'

const part = { partNo: 'P-1' }
const CALLERS = 1_000
const DEADLINE = 500
const LATEST = 2_000
/* Between the first rounds and the last ones are fifty thousand calls, so a call keeps less than six bytes. */
const MOST_BYTES = 256 * 1024
/* Between them are six thousand, and what Node.js keeps for connections comes and goes. */
const MOST_BYTES_SENT = 1024 * 1024

interface Round {
  codes: string[]
  bytes: number
  sockets: number
  timers: number
}

const medianOf = (rounds: Round[]): number =>
  rounds.map(({ bytes }) => bytes).sort((one, other) => one - other)[rounds.length >> 1]!

test.group('A service that is dead', () => {
  async function callAgainAndAgain(baseUrl: string, mode: 'refused' | 'sent'): Promise<Round[]> {
    const args = ['--expose-gc', '--import=@poppinss/ts-exec', 'tests/unit/services/dead_calls.ts']
    const { stdout } = await promisify(execFile)(process.execPath, [...args, baseUrl, mode], {
      cwd: app.makePath(),
    })
    // in the first one the connections that opened the breaker are still being closed
    return (JSON.parse(stdout) as Round[]).slice(1)
  }

  test('leaves nothing behind, however often its breaker refuses a call', async ({ assert }) => {
    const url = `http://127.0.0.1:${await findClosedPort()}`
    const rounds = await callAgainAndAgain(url, 'refused')
    for (const { codes, sockets, timers } of rounds) {
      assert.deepEqual(codes, ['E_SERVICE_CIRCUIT_OPEN'])
      assert.deepEqual([sockets, timers], [0, 0])
    }
    assert.isBelow(medianOf(rounds.slice(-3)) - medianOf(rounds.slice(0, 3)), MOST_BYTES)
  }).timeout(60_000)

  test('leaves nothing behind of 10,000 calls that {$self}')
    .with(['find no connection', 'are reset', 'are answered by a fault'] as const)
    .run(async ({ assert }, fault) => {
      const server = await startFaultServer({
        script: fault === 'are reset' ? reset() : problem(500),
      })
      const closed = `http://127.0.0.1:${await findClosedPort()}`
      const isClosed = fault === 'find no connection'
      const rounds = await callAgainAndAgain(isClosed ? closed : server.url, 'sent')
      const code = fault === 'are answered by a fault' ? 'answered' : 'E_SERVICE_UNREACHABLE'
      for (const { codes, sockets, timers } of rounds) {
        assert.deepEqual(codes, [code])
        // one connection is kept for the next call
        assert.isAtMost(sockets, 1)
        assert.isAtMost(timers, 1)
      }
      assert.isBelow(medianOf(rounds.slice(-3)) - medianOf(rounds.slice(0, 3)), MOST_BYTES_SENT)
    })
    .timeout(120_000)
})

test.group('A service that is slow', () => {
  async function callOften(options: Partial<RemoteOptions<string>>, codes: string[]) {
    const server = await startFaultServer({ script: delayed(2_000, answer(200, STOCK)) })
    const registry = new ServiceRegistry([
      remote(ShelfFacade, { baseUrl: server.url, token: null, ...options }),
    ])
    const shelf = registry.bindingOf(ShelfFacade) as ShelfFacade
    const from = processClock.now()
    const ended = await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        const signal = AbortSignal.timeout(DEADLINE)
        const error = (await failureOf(shelf.count(part, { signal }))) as ServiceError
        return { error, took: processClock.now() - from }
      })
    )
    const late = ended.filter(({ took }) => took > LATEST)
    const other = ended.filter(({ error }) => !codes.includes(error.code!))
    const [described] = registry.describe()
    registry.close()
    await server.until(() => server.openConnections === 0)
    return { server, ended, late, other, described }
  }

  test('keeps none of a thousand callers longer than their deadline', async ({ assert }) => {
    const codes = ['E_SERVICE_TIMEOUT', 'E_SERVICE_OVERLOADED', 'E_SERVICE_CIRCUIT_OPEN']
    const { server, ended, late, other, described } = await callOften({}, codes)
    assert.lengthOf(other, 0)
    assert.lengthOf(late, 0)
    // some that waited are let in between the first deadlines, until five of them open the breaker
    assert.isAtMost(server.requests.length, 50 + 5)
    const refused = ended.filter(({ error }) => error.code === 'E_SERVICE_OVERLOADED')
    assert.isAtLeast(refused.length, 900)
    assert.containsSubset(described, { inFlight: 0, waiting: 0 })
  })

  test('keeps none of them when all are let in at once', async ({ assert }) => {
    const bulkhead = { inFlight: CALLERS }
    const timeouts = { connect: 5_000 }
    const { late, other, ended, described } = await callOften({ bulkhead, timeouts }, [
      'E_SERVICE_TIMEOUT',
    ])
    assert.lengthOf(other, 0)
    assert.lengthOf(late, 0)
    for (const { error } of ended) assert.propertyVal(error, 'phase', 'deadline')
    assert.containsSubset(described, { inFlight: 0, waiting: 0, breaker: 'open' })
  })
})
