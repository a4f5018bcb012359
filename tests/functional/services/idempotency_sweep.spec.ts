import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { KeyedCommand, KEYS, prepareEffects } from './idempotency_fixture.js'

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

    assert.equal(await commands.sweep(), 1_000)
    assert.equal(await commands.sweep(), 250)
    assert.equal(await commands.sweep(), 0)
    const left = await db.from(KEYS)
    assert.deepEqual(
      left.map(({ idempotency_key: key }) => key),
      ['old-9999']
    )
  })
})
