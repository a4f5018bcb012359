import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { failure } from '@iti/framework/errors'
import { Department } from '@iti/framework/models/system/department'
import { User } from '@iti/framework/models/system/user'
import { userDeleted, userDeleting } from '@iti/framework/points'
import { makeUser } from '@iti/framework/testing'
import { contribute } from './contribute.js'

const URL = '/api/system/users'
const E_DESK_IN_USE = failure<[desk: number]>('Desk %d is in use', 'E_DESK_IN_USE', 409)

test.group('Extension point | before a user is deleted', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('all that has to happen happens in order, while the user is still there', async ({
    client,
    assert,
  }) => {
    const seen: unknown[] = []
    const record = (step: string) => async (id: number, trx: never) => {
      const user = await User.find(id, { client: trx })
      seen.push([step, user?.username])
    }
    await contribute(userDeleting, record('second'))
    await contribute(userDeleting, record('third'))
    await contribute(userDeleting, record('first'), { order: -1 })

    const [admin, user] = [await makeUser({ isSuper: true }), await makeUser()]
    const answer = await client.delete(`${URL}/${user.id}`).loginAs(admin)
    assert.equal(answer.body().code, 0)
    assert.deepEqual(
      seen,
      ['first', 'second', 'third'].map((step) => [step, user.username])
    )
    assert.isNull(await User.find(user.id))
  })

  test('whoever throws keeps the user, and all that was done before is taken back', async ({
    client,
    assert,
  }) => {
    const told: number[] = []
    const department = await Department.create({ name: 'Sales', ancestors: '/' })
    const [admin, first, second] = [
      await makeUser({ isSuper: true }),
      await makeUser(),
      await makeUser(),
    ]
    await contribute(userDeleting, async (_id, trx) => {
      await trx.from('iti_departments').where('id', department.id).update({ name: 'Emptied' })
    })
    await contribute(userDeleting, async (id) => {
      if (id === second.id) throw new E_DESK_IN_USE([7])
    })
    await contribute(userDeleted, ({ id }) => void told.push(id))

    const answer = await client
      .delete(URL)
      .loginAs(admin)
      .json({ ids: [first.id, second.id] })
    assert.containsSubset(answer.body(), {
      code: 409,
      error: 'E_DESK_IN_USE',
      message: 'Desk 7 is in use',
    })
    assert.isNotNull(await User.find(first.id))
    assert.isNotNull(await User.find(second.id))
    await department.refresh()
    assert.equal(department.name, 'Sales')
    assert.deepEqual(told, [])
  })
})
