import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { command, facade, query } from '@iti/framework/modules'
import { fakeFacade, TestClock, type FailureKind } from '@iti/framework/testing'
import {
  ServiceAuthError,
  ServiceCancelledError,
  ServiceCircuitOpenError,
  ServiceConflictError,
  ServiceNotFoundError,
  ServiceOverloadedError,
  ServiceRateLimitedError,
  ServiceRejectedError,
  ServiceResponseError,
  ServiceServerError,
  ServiceTimeoutError,
  ServiceUnreachableError,
  type ServiceError,
} from '@iti/framework/services'

const input = vine.object({ partNo: vine.string() })

class ShelfFacade extends facade('shelf', {
  count: query({ input, output: vine.object({ onHand: vine.number() }) }),
  add: command({ input, output: vine.object({}) }),
}) {}

abstract class LedgerFacade extends facade('ledger') {
  abstract post(amount: number): Promise<string>
}

const working = { count: async () => ({ onHand: 1 }), add: async () => ({}) }
const part = { partNo: 'a' }

async function failureOf(call: Promise<unknown>): Promise<ServiceError> {
  return call.then(
    () => {
      throw new Error('the call did not fail')
    },
    (error) => error
  )
}

const KINDS: [FailureKind, abstract new (...args: never[]) => ServiceError][] = [
  ['timeout', ServiceTimeoutError],
  ['unreachable', ServiceUnreachableError],
  ['circuit-open', ServiceCircuitOpenError],
  ['overloaded', ServiceOverloadedError],
  ['cancelled', ServiceCancelledError],
  [400, ServiceRejectedError],
  [401, ServiceAuthError],
  [403, ServiceAuthError],
  [404, ServiceNotFoundError],
  [409, ServiceConflictError],
  [410, ServiceNotFoundError],
  [412, ServiceConflictError],
  [422, ServiceRejectedError],
  [429, ServiceRateLimitedError],
  [500, ServiceServerError],
  [503, ServiceServerError],
]

test.group('Fake of a facade | failWith', () => {
  test('throws what the client of a service throws: {0}')
    .with(KINDS)
    .run(async ({ assert }, [kind, Expected]) => {
      const fake = fakeFacade(ShelfFacade, working).failWith(kind)
      const error = await failureOf(fake.facade.count(part))
      assert.strictEqual(error.constructor, Expected)
      assert.equal(error.service, 'shelf')
      assert.equal(error.operation, 'count')
      const status = error instanceof ServiceResponseError ? error.responseStatus : undefined
      assert.equal(status, typeof kind === 'number' ? kind : undefined)
    })

  test('says whether the operation may have been done, and when to come again', async ({
    assert,
  }) => {
    const fake = fakeFacade(ShelfFacade)
      .failWith('timeout', { times: 1 })
      .failWith('unreachable', { times: 1 })
      .failWith('unreachable', { times: 1, mayHaveRun: true })
      .failWith('circuit-open', { times: 1, retryAfter: 30 })
      .failWith(429, { times: 1, retryAfter: 2 })
    const told = []
    for (let calls = 0; calls < 5; calls++) {
      const error = await failureOf(fake.facade.count(part))
      told.push([error.mayHaveRun, (error as { retryAfter?: number }).retryAfter])
    }
    assert.deepEqual(told, [
      [true, undefined],
      [false, undefined],
      [true, undefined],
      [false, 30],
      [false, 2],
    ])
  })

  test('ends after so many calls', async ({ assert }) => {
    const fake = fakeFacade(ShelfFacade, working)
    fake.failWith('unreachable', { times: 2 }).failWith(503, { times: 1 })
    const codes = []
    for (let calls = 0; calls < 3; calls++) {
      const { code } = await failureOf(fake.facade.count(part))
      codes.push(code)
    }
    assert.deepEqual(codes, ['E_SERVICE_UNREACHABLE', 'E_SERVICE_UNREACHABLE', 'E_SERVICE_FAILED'])
    assert.deepEqual(await fake.facade.count(part), { onHand: 1 })
  })

  test('leaves other operations alone', async ({ assert }) => {
    const fake = fakeFacade(ShelfFacade, working).failWith('add', 'timeout')
    assert.deepEqual(await fake.facade.count(part), { onHand: 1 })
    await assert.rejects(() => fake.facade.add(part), /says \"timeout\"/)
    await assert.rejects(() => fake.facade.add(part), /says \"timeout\"/)

    fake.recover()
    assert.deepEqual(await fake.facade.add(part), {})
  })

  test('records the calls that failed, but none that broke the contract', async ({ assert }) => {
    const fake = fakeFacade(ShelfFacade).failWith('timeout', { times: 1 })
    await assert.rejects(() => fake.facade.count({} as never), /breaks its contract/)
    await assert.rejects(() => fake.facade.count(part), /says \"timeout\"/)
    assert.deepEqual(fake.calls('count'), [{ input: part, options: undefined }])
  })

  test('does for a facade without a contract too', async ({ assert }) => {
    const fake = fakeFacade(LedgerFacade, { post: async () => 'posted' })
    fake.failWith('post', 500, { times: 1 }).latency(1)
    await assert.rejects(() => fake.facade.post(1), /^ledger\.post: the fake answers with 500/)
    assert.equal(await fake.facade.post(1), 'posted')
  })

  test('does not compile for what there is not', () => {
    const fake = fakeFacade(ShelfFacade)
    // @ts-expect-error there is no such operation
    fake.failWith('cuont', 'timeout')
    // @ts-expect-error there is no such kind
    fake.failWith('count', 'broken')
    // @ts-expect-error that is a success
    fake.failWith(200)
  })
})

test.group('Fake of a facade | latency', () => {
  test('lets calls take so long', async ({ assert }) => {
    const clock = new TestClock()
    const fake = fakeFacade(ShelfFacade, working).latency(250, { clock })
    const call = fake.facade.count(part)
    assert.deepEqual(await clock.advanceUntil(call, { step: 50 }), { onHand: 1 })
    assert.equal(clock.now(), 250)
  })

  test('comes before a failure', async ({ assert }) => {
    const clock = new TestClock()
    const fake = fakeFacade(ShelfFacade, working).latency(250, { clock }).failWith('timeout')
    const call = failureOf(fake.facade.count(part))
    assert.instanceOf(await clock.advanceUntil(call, { step: 50 }), ServiceTimeoutError)
    assert.equal(clock.now(), 250)
  })

  test('ends when the caller gives up', async ({ assert }) => {
    const clock = new TestClock()
    const fake = fakeFacade(ShelfFacade, working).latency(250, { clock })
    const caller = new AbortController()
    const call = failureOf(fake.facade.count(part, { signal: caller.signal }))
    await clock.advance(100)
    caller.abort()
    assert.instanceOf(await call, ServiceCancelledError)
    assert.equal(clock.waiting, 0)
  })
})
