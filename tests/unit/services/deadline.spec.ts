import { once } from 'node:events'
import { test } from '@japa/runner'
import { withinDeadline } from '../../../src/services/server/deadline.js'

const never = new AbortController().signal

test.group('The time that a caller waits', () => {
  test('is told by a signal that ends with it', async ({ assert }) => {
    let seen: AbortSignal | undefined
    const late = withinDeadline({ milliseconds: 20, gone: never }, async (signal) => {
      seen = signal
      await once(signal, 'abort')
    })
    const error = await late.catch((thrown) => thrown)
    assert.equal(error.code, 'E_DEADLINE_EXCEEDED')
    assert.equal(seen!.reason, error)
  })

  test('is over before it began for a caller who is gone, who gets what is done all the same', async ({
    assert,
  }) => {
    const gone = AbortSignal.abort()
    const result = await withinDeadline(
      { milliseconds: 1_000, gone },
      async ({ aborted, reason }) => ({
        aborted,
        reason,
      })
    )
    assert.deepEqual(result, { aborted: true, reason: gone.reason })
  })

  test('leaves a fault as it is, also one that comes too late', async ({ assert }) => {
    const fault = new Error('fault')
    const early = withinDeadline({ milliseconds: 1_000, gone: never }, () => Promise.reject(fault))
    assert.equal(await early.catch((thrown) => thrown), fault)

    const slow = Promise.withResolvers<never>()
    const late = withinDeadline({ milliseconds: 1, gone: never }, () => slow.promise)
    const error = await late.catch((thrown) => thrown)
    assert.equal(error.code, 'E_DEADLINE_EXCEEDED')
    slow.reject(fault)
    await new Promise((resolve) => setImmediate(resolve))
  })

  test('is none where it has passed', async ({ assert }) => {
    let calls = 0
    const error = await withinDeadline({ milliseconds: 0, gone: never }, async () => calls++).catch(
      (thrown) => thrown
    )
    assert.equal(error.code, 'E_DEADLINE_EXCEEDED')
    assert.equal(calls, 0)
  })
})
