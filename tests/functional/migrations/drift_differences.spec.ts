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
