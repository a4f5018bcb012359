import { test } from '@japa/runner'
import { answer, delayed, startFaultServer, TestClock } from '@iti/framework/testing'
import { statusOf } from './wire_client.js'

test.group('Test clock', () => {
  test('stands still by itself', async ({ assert }) => {
    const clock = new TestClock()
    let isDone = false
    clock.setTimeout(() => (isDone = true), 0)
    await new Promise((resolve) => setTimeout(resolve, 5))
    assert.isFalse(isDone)
    assert.equal(clock.now(), 0)
  })

  test('does what is due, in order, each at its own time', async ({ assert }) => {
    const clock = new TestClock()
    const done: string[] = []
    const note = (name: string) => () => void done.push(`${name} at ${clock.now()}`)
    clock.setTimeout(note('c'), 30)
    clock.setTimeout(note('a'), 10)
    clock.setTimeout(note('b'), 10)
    clock.setTimeout(note('d'), 31)
    await clock.advance(30)
    assert.deepEqual(done, ['a at 10', 'b at 10', 'c at 30'])
    assert.equal(clock.now(), 30)
    assert.equal(clock.waiting, 1)
  })

  test('does within the same move what promises set meanwhile', async ({ assert }) => {
    const clock = new TestClock()
    const sleep = (milliseconds: number) =>
      new Promise<void>((resolve) => void clock.setTimeout(resolve, milliseconds))
    const times: number[] = []
    const work = async () => {
      for (let rounds = 0; rounds < 3; rounds++) {
        await sleep(10)
        await Promise.resolve()
        times.push(clock.now())
      }
    }
    const working = work()
    await clock.advance(100)
    assert.deepEqual(times, [10, 20, 30])
    await working
  })

  test('lets promises settle before it moves', async ({ assert }) => {
    const clock = new TestClock()
    let due = 0
    const begin = async () => {
      await Promise.resolve()
      clock.setTimeout(() => (due = clock.now()), 10)
    }
    const begun = begin()
    await clock.advance(10)
    assert.equal(due, 10)
    await begun
  })

  test('leaves out what was taken back', async ({ assert }) => {
    const clock = new TestClock()
    const done: string[] = []
    const cancel = clock.setTimeout(() => done.push('never'), 20)
    clock.setTimeout(cancel, 10)
    await clock.advance(50)
    assert.deepEqual(done, [])
    assert.equal(clock.waiting, 0)
  })

  test('takes what is due in the past as due now', async ({ assert }) => {
    const clock = new TestClock()
    await clock.advance(5)
    const done: number[] = []
    clock.setTimeout(() => done.push(clock.now()), -3)
    await clock.advance(0)
    assert.deepEqual(done, [5])
  })

  test('tells of work that throws', async ({ assert }) => {
    const clock = new TestClock()
    clock.setTimeout(() => {
      throw new Error('work failed')
    }, 1)
    await assert.rejects(() => clock.advance(1), 'work failed')
    await clock.advance(1)
    assert.equal(clock.now(), 2)
  })

  test('is not moved back, nor by two at once', async ({ assert }) => {
    const clock = new TestClock()
    await assert.rejects(
      () => clock.advance(-1),
      'The test clock cannot be moved by -1 milliseconds: that is no length of time'
    )
    await assert.rejects(() => clock.advance(Number.NaN), /by NaN milliseconds/)
    await assert.rejects(() => clock.advance(Infinity), /by Infinity milliseconds/)

    const first = clock.advance(10)
    await assert.rejects(() => clock.advance(1), /somebody is moving it already/)
    await first
    assert.equal(clock.now(), 10)
  })
})

test.group('Test clock | until a promise is settled', () => {
  test('stops with what the promise gives', async ({ assert }) => {
    const clock = new TestClock()
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    clock.setTimeout(() => resolve('done'), 45)
    assert.equal(await clock.advanceUntil(promise, { step: 10 }), 'done')
    assert.equal(clock.now(), 50)

    const failing = new Promise((_resolve, fail) =>
      clock.setTimeout(() => fail(new Error('no')), 5)
    )
    await assert.rejects(() => clock.advanceUntil(failing), 'no')
    reject(new Error('too late to matter'))
  })

  test('does not move for a promise that is settled', async ({ assert }) => {
    const clock = new TestClock()
    assert.equal(await clock.advanceUntil(Promise.resolve(1)), 1)
    assert.equal(clock.now(), 0)
  })

  test('gives up at its limit', async ({ assert }) => {
    const clock = new TestClock()
    clock.setTimeout(() => {}, 1_000)
    const never = new Promise(() => {})
    await assert.rejects(
      () => clock.advanceUntil(never, { step: 30, limit: 100 }),
      'The promise is not settled after 100 ms of the test clock, while 1 timer(s) wait. Give advanceUntil() a higher limit, or find what nobody moves on'
    )
    assert.equal(clock.now(), 100)
  })

  test('gives what it does not move a moment at each step', async ({ assert }) => {
    const clock = new TestClock()
    const real = new Promise((resolve) => setTimeout(resolve, 20, 'done'))
    assert.equal(await clock.advanceUntil(real, { step: 1, limit: 100 }), 'done')
  })

  test('lets real connections go on', async ({ assert }) => {
    const clock = new TestClock()
    const server = await startFaultServer({ script: delayed(1_000, answer(200, {})), clock })
    const asked = async () => {
      const statuses = []
      for (let calls = 0; calls < 3; calls++) statuses.push(await statusOf(server.url))
      return statuses
    }
    assert.deepEqual(await clock.advanceUntil(asked(), { step: 100 }), [200, 200, 200])
    const [first, second, third] = server.requests.map(({ at }) => at) as [number, number, number]
    assert.isAtLeast(second - first, 1_000)
    assert.isAtLeast(third - second, 1_000)
    assert.isBelow(third, 3_000)
  })
})
