import db from '@adonisjs/lucid/services/db'
import { forgetUsers, makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { Position } from '../models/position.js'
import { makePosition, POSITIONS, USERS } from './fixtures.js'

const ROUNDS = 5

/* Real connections at once: no transaction around the test, so it clears away what it made. */
test.group('Positions | at the same time', (group) => {
  group.each.setup(() => async () => {
    await forgetUsers()
    await Position.query().where('code', 'like', 'test-%').delete()
  })

  test('one that is given while it is deleted is either gone or held', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const users = [await makeUser(), await makeUser()]
    for (let round = 0; round < ROUNDS; round++) {
      const { id } = await makePosition()
      const [deleted, ...given] = await Promise.all([
        client.delete(`${POSITIONS}/${id}`).loginAs(admin),
        ...users.map((user) =>
          client
            .put(`${USERS}/${user.id}`)
            .json({ attributes: { positionIds: [id] } })
            .loginAs(admin)
        ),
      ])
      const holders = await db.from('positions_holders').where('position_id', id)
      assert.lengthOf(holders, given.filter((answer) => answer.body().code === 0).length)
      assert.equal(deleted.body().error, holders.length > 0 ? 'E_POSITION_IN_USE' : undefined)
      for (const answer of given) {
        assert.oneOf(answer.body().error, [undefined, 'E_POSITION_UNKNOWN'])
      }
    }
  })
})
