import { test } from '@japa/runner'
import { compareSchemas, describeChange, introspect } from '@iti/framework/migrations'
import { CASES, SHOP } from './drift_cases.js'
import { DriftingDatabase } from './drift_fixture.js'

const ADOPTED = CASES.filter(({ isAdopted }) => isAdopted)
const LEFT = CASES.filter(({ isAdopted }) => !isAdopted)

test.group('The migration that drift proposes', () => {
  test('adopts {what}')
    .with(ADOPTED)
    .run(async ({ assert }, { byHand }) => {
      const { live, other } = await liveAndOther()
      await live.byHand(byHand)
      const changed = await introspect(live.client)
      const { proposal } = await live.drift()

      await live.adopt(proposal!)
      assert.deepEqual(await introspect(live.client), changed, 'it does nothing on the live one')
      const { differences } = await live.drift()
      assert.deepEqual(differences, [], 'a new database gets the same schema')

      await other.migrate()
      const rest = compareSchemas(changed, await introspect(other.client))
      assert.deepEqual(rest.map(describeChange), [], 'a database with rows gets the same schema')
      assert.lengthOf(await other.client.from('orders').where({ reference: 'kept' }), 1)
      assert.lengthOf(await other.client.from('customers').where({ code: 'kept' }), 1)
    })

  test('leaves {what} to its reader')
    .with(LEFT)
    .run(async ({ assert }, { byHand, says }) => {
      const { live, other } = await liveAndOther()
      await live.byHand(byHand)
      const before = await introspect(other.client)
      const { proposal, differences } = await live.drift()

      const lines = proposal!.split('\n').map((line) => line.trim())
      for (const { message } of differences) assert.include(lines, `// ${message}`)
      assert.sameMembers(
        differences.map(({ kind }) => kind),
        Object.keys(says)
      )
      await live.adopt(proposal!)
      await other.migrate()
      assert.deepEqual(await introspect(other.client), before)
    })

  test('adopts everything at once', async ({ assert }) => {
    const { live, other } = await liveAndOther()
    const together = ['widened', 'table that was added', 'may not be null', 'an index that']
    for (const { what, byHand } of ADOPTED) {
      if (together.some((words) => what.includes(words))) await live.byHand(byHand)
    }
    const { proposal, differences } = await live.drift()
    assert.isAbove(differences.length, 3)

    await live.adopt(proposal!)
    await other.migrate()
    const rest = compareSchemas(await introspect(live.client), await introspect(other.client))
    assert.deepEqual(rest.map(describeChange), [])
    const report = await live.drift()
    assert.deepEqual(report.differences, [])
  })
})

/** A database to be changed by hand, and another one with the same migrations, and rows. */
async function liveAndOther() {
  const live = await DriftingDatabase.create(...SHOP)
  const other = await live.sibling()
  await other.migrate()
  for (const { client } of [live, other]) {
    await client.table('customers').insert({ id: 1, code: 'kept' })
    const row = { customer_id: 1, reference: 'kept', remark: 'kept' }
    await client.table('orders').insert({ id: 1, ...row, amount: 1 })
  }
  return { live, other }
}
