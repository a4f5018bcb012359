import { test } from '@japa/runner'
import { CASES, SHOP } from './drift_cases.js'
import { DriftingDatabase } from './drift_fixture.js'

test.group('Drift tells', () => {
  test('of {what}')
    .with(CASES)
    .run(async ({ assert }, { byHand, says }) => {
      const drifting = await DriftingDatabase.create(...SHOP)
      await drifting.byHand(byHand)
      const differences = await drifting.differences()

      assert.sameMembers(Object.keys(differences), Object.keys(says))
      for (const [kind, pattern] of Object.entries(says)) {
        assert.lengthOf(differences[kind]!, 1)
        assert.match(differences[kind]![0]!, pattern)
      }
    })
})

const ON_SERVER = ['mysql', 'pg'].includes(process.env.DB_CONNECTION ?? '')
const describeServer = ON_SERVER ? test.group : () => {}

// SQLite has no such index
describeServer('Drift tells on a server', () => {
  test('of an index that no query uses, and leaves it to its reader', async ({ assert }) => {
    const drifting = await DriftingDatabase.create(...SHOP)
    await drifting.byHand({
      sqlite: '',
      mysql: 'alter table orders alter index orders_reference_index ignored',
      postgres: `update pg_index set indisvalid = false where indexrelid = 'orders_reference_index'::regclass`,
    })
    const { differences, proposal } = await drifting.drift()

    assert.lengthOf(differences, 1)
    assert.equal(
      differences[0]!.message,
      'The index orders_reference_index of orders is "(reference), which no query uses"; the migrations make it "(reference)"'
    )
    assert.include(proposal, '// Make it usable by hand')
  })
})
