import { setTimeout } from 'node:timers/promises'
import { test } from '@japa/runner'
import { SeedFixture } from './seed_fixture.js'

test.group('Rows of a seed, many or while somebody works', () => {
  test('are not written over an edit that is committed while the seed runs', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    // SQLite has one writer at a time, on one connection here
    const isOneWriter = fixture.db.connection().dialect.name === 'better-sqlite3'
    const rows = ['a', 'b'].map((code) => ({ code, name: 'X' }))
    await fixture.seed(rows)
    const operator = isOneWriter ? null : await fixture.db.transaction()
    await (operator ?? fixture.db).from('things').where('code', 'a').update({ name: 'Mine' })

    const seeding = fixture.seed(rows.map((row) => ({ ...row, name: 'New' })))
    await setTimeout(500)
    await operator?.commit()
    assert.deepEqual(await seeding, { kept: 1, updated: 1 })
    assert.containsSubset(await fixture.things(), [{ name: 'Mine' }, { name: 'New' }])
  })

  test('cost no query each by the thousands, new or unchanged', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const many = Array.from({ length: 3500 }, (_, index) => ({
      code: `c${index}`,
      name: `Name ${index}`,
      sort: index,
    }))
    let queries = 0
    const count = () => {
      queries += 1
    }
    fixture.db.connection().getWriteClient().on('query', count)
    assert.deepEqual(await fixture.seed(many), { created: 3500 })
    assert.isAbove(queries, 10)
    assert.isBelow(queries, 100)

    queries = 0
    assert.deepEqual(await fixture.seed(many), { unchanged: 3500 })
    assert.isAbove(queries, 10)
    assert.isBelow(queries, 40)
  }).timeout(60_000)
})
