import { test } from '@japa/runner'
import { setTimeout } from 'node:timers/promises'
import { withSessionLock } from '../../../src/database/main.js'
import { ScratchDatabase } from '../scratch_database.js'

const lock = (milliseconds: number, name = 'iti:test') => ({
  name,
  connection: 'scratch',
  signal: AbortSignal.timeout(milliseconds),
})

test.group('Session lock', () => {
  test('lets one piece of work begin when the other has ended', async ({ assert }) => {
    const { db } = await ScratchDatabase.create()
    const steps: string[] = []
    const work = async () => {
      steps.push('begins')
      await setTimeout(250)
      steps.push('ends')
    }
    await Promise.all([
      withSessionLock(db, lock(20_000), work),
      withSessionLock(db, lock(20_000), work),
    ])

    assert.deepEqual(steps, ['begins', 'ends', 'begins', 'ends'])
  })

  test('ends the wait when the signal says so, and leaves the holder alone', async ({ assert }) => {
    const { db } = await ScratchDatabase.create()
    await withSessionLock(db, lock(20_000), async () => {
      const second = withSessionLock(db, lock(300), async () => assert.fail('both have the lock'))
      await assert.rejects(() => second, /aborted/)
    })

    assert.equal(await withSessionLock(db, lock(20_000), async () => 'free again'), 'free again')
  })

  test('is given back when the work fails', async ({ assert }) => {
    const { db } = await ScratchDatabase.create()
    const failing = () => Promise.reject(new Error('no good'))

    await assert.rejects(() => withSessionLock(db, lock(20_000), failing), 'no good')
    assert.isTrue(await withSessionLock(db, lock(5000), async () => true))
  })

  test('does not keep out work of another name, or on another database', async ({ assert }) => {
    const [one, other] = [await ScratchDatabase.create(), await ScratchDatabase.create()]
    const inner = await withSessionLock(one.db, lock(20_000), () =>
      Promise.all([
        withSessionLock(one.db, lock(5000, 'iti:other'), async () => 1),
        withSessionLock(other.db, lock(5000), async () => 2),
      ])
    )

    assert.deepEqual(inner, [1, 2])
  })
})
