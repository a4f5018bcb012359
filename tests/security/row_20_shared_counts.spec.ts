import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { test } from '@japa/runner'
import { FailureCounter } from '../../modules/system/auth/failure_counter.js'
import { digestsOf, startWithoutFailures, Visitor, watchVerifications } from './row_20_fixture.js'

const HOUR = 3_600_000

/* Outside of a transaction: the store has a connection of its own. */
test.group('Row 20 | counts in the database', (group) => {
  startWithoutFailures(group)

  group.setup(() => {
    const { default: usual } = limiter.config
    limiter.config.default = 'database'
    return async () => {
      await limiter.clear(['database'])
      limiter.config.default = usual
    }
  })

  test('failures at once are all counted', async ({ assert }) => {
    const counter = new FailureCounter('test', { failures: 50, within: HOUR })
    const states = await Promise.all(Array.from({ length: 50 }, () => counter.add()))
    assert.deepEqual(
      states.map(({ consumed }) => consumed).sort((a, b) => a - b),
      Array.from({ length: 50 }, (_, index) => index + 1)
    )
    assert.isAbove(await counter.fullFor(), 3500)

    await counter.takeBack()
    assert.equal(await counter.fullFor(), 0)
    await counter.lock(2 * HOUR)
    assert.isAbove(await counter.fullFor(), 7100)
    await counter.clear()
    assert.equal(await counter.fullFor(), 0)
    const { consumed } = await counter.add()
    assert.equal(consumed, 1)
  })

  test('what has expired counts anew', async ({ assert }) => {
    const counter = new FailureCounter('test', { failures: 1, within: HOUR })
    await counter.add()
    await db.from('iti_rate_limits').update({ expire: Date.now() - 1 })
    assert.equal(await counter.fullFor(), 0)
    const { consumed } = await counter.add()
    assert.equal(consumed, 1)
    assert.isAbove(await counter.fullFor(), 3500)
  })

  test('of 20 guesses at once five are verified, and no name is kept', async ({
    client,
    cleanup,
    assert,
  }) => {
    const { hashes, restore } = watchVerifications()
    cleanup(restore)
    const username = 'a-password-in-the-wrong-field'
    const home = new Visitor(client, '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff')
    const errors = await Promise.all(Array.from({ length: 20 }, () => home.fail(username, 1)))

    assert.lengthOf(hashes, 5)
    assert.lengthOf(
      errors.filter(([error]) => error === 'E_SIGN_IN_LOCKED'),
      15
    )
    const rows: { key: string }[] = await db.from('iti_rate_limits').select('key')
    assert.lengthOf(rows, 3)
    for (const { key } of rows) {
      for (const form of [username, ...digestsOf(username)]) assert.notInclude(key, form)
      assert.isAtMost(key.length, 100)
    }
  })
})
