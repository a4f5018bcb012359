import { test } from '@japa/runner'
import { retryOnConflict } from '@iti/framework/database'

const conflict = () => Object.assign(new Error('Deadlock found'), { code: 'ER_LOCK_DEADLOCK' })

test.group('Retry on conflict', () => {
  test('a transaction that lost to another one runs again', async ({ assert }) => {
    let attempts = 0
    const result = await retryOnConflict(async () => {
      attempts += 1
      if (attempts < 3) throw conflict()
      return 'written'
    })
    assert.deepEqual([result, attempts], ['written', 3])
  })

  test('any other error is thrown at once', async ({ assert }) => {
    let attempts = 0
    const failing = retryOnConflict(async () => {
      attempts += 1
      throw new Error('no such column')
    })
    await assert.rejects(() => failing, 'no such column')
    assert.equal(attempts, 1)
  })

  test('a transaction that never wins gives up', async ({ assert }) => {
    let attempts = 0
    const failing = retryOnConflict(async () => {
      attempts += 1
      throw conflict()
    })
    await assert.rejects(() => failing, 'Deadlock found')
    assert.equal(attempts, 10)
  })
})
