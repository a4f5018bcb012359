import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { EFFECTS, HOUR, KeyedCommand, KEYS, prepareEffects } from './idempotency_fixture.js'

test.group('Expired keys', (group) => {
  group.setup(prepareEffects)

  test('are deleted in batches, and others stay', async ({ assert }) => {
    await db.from(KEYS).delete()
    const row = (index: number, expiresAt: number) => ({
      service: 'shop',
      idempotency_key: `old-${index}`,
      request_hash: 'x',
      owner: 'x',
      stores_answer: true,
      locked_until: 0,
      expires_at: expiresAt,
      created_at: '2026-11-22 09:30:00',
    })
    for (let batch = 0; batch < 25; batch++) {
      const rows = Array.from({ length: 50 }, (_, index) => row(batch * 100 + index, 1_000))
      await db.table(KEYS).multiInsert(rows)
    }
    await db.table(KEYS).insert(row(9_999, 2_000))
    const { commands } = new KeyedCommand({ now: () => 1_500 })

    assert.equal(await commands.sweep(), 1_250)
    assert.equal(await commands.sweep(), 0)
    const left = await db.from(KEYS)
    assert.deepEqual(
      left.map(({ idempotency_key: key }) => key),
      ['old-9999']
    )
  })

  test('are deleted in the background, once an hour', async ({ assert }) => {
    const old = new KeyedCommand()
    await old.run(old.storing())
    const later = new KeyedCommand()
    const isSwept = async () => {
      for (let look = 0; look < 200; look++) if (!(await old.row())) return true
      return false
    }
    await later.run(later.storing())
    // what began then has to be over
    await sleep(100)
    later.ahead = HOUR - 1_000
    await db.from(KEYS).where('idempotency_key', old.key).update({ expires_at: 1 })
    await later.run(later.storing(), { key: `${later.key}2` })
    assert.isFalse(await isSwept())

    later.ahead = HOUR + 1_000
    await later.run(later.storing(), { key: `${later.key}3` })
    assert.isTrue(await isSwept())
    assert.deepEqual(later.logged, [])
    assert.lengthOf(await db.from(EFFECTS).where('idempotency_key', later.key), 3)
  })
})
