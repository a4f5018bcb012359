import { test } from '@japa/runner'
import { defineSeed } from '../../../src/seeds/main.js'
import { SeedFixture } from './seed_fixture.js'

const rows = [
  { code: 'a', name: 'A' },
  { code: 'b', name: 'B', sort: 2 },
]

test.group('Faulty rows of a seed', () => {
  test('are refused when {fault}')
    .with([
      {
        fault: 'one is declared twice',
        faulty: [rows[0]!, rows[0]!],
        says: /declares "a" of things twice/,
      },
      { fault: 'one has no key', faulty: [{ name: 'A' }], says: /no text or number as "code"/ },
      {
        fault: 'a column does not exist',
        faulty: [{ code: 'a', colour: 'red' }],
        says: /no column "colour"/,
      },
    ])
    .run(async ({ assert }, { faulty, says }) => {
      const fixture = await SeedFixture.create()

      await assert.rejects(() => fixture.seed(faulty), says)
      assert.deepEqual(await fixture.things(), [])
    })

  test('are refused when their table does not exist, by its name', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const seed = defineSeed({
      name: 'things.nowhere',
      async run(context) {
        await context.rows({ table: 'things', key: 'code', rows })
        await context.rows({ table: 'nothings', key: 'code', rows })
      },
    })
    const { failure } = await fixture.run([seed])

    assert.equal(
      (failure?.error as Error).message,
      'The seed "things.nowhere" is wrong: the database has no table "nothings". Has its migration run?'
    )
    assert.deepEqual(await fixture.things(), [])
    assert.deepEqual(await fixture.db.from('iti_seed_states'), [])
  })
})
