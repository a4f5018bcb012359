import db from '@adonisjs/lucid/services/db'
import { Department } from '@iti/framework/models/system/department'
import { Role } from '@iti/framework/models/system/role'
import { User } from '@iti/framework/models/system/user'
import { forgetUsers, makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'

const ROUNDS = 5

/* Real connections at once: no transaction around the tests, so they clear away what they made. */
test.group('System | at the same time', (group) => {
  group.each.setup(() => async () => {
    await forgetUsers()
    for (let left = 1; left > 0;) {
      const leaves = await Department.query()
        .where('code', 'like', 'race-%')
        .whereNotIn('id', db.from('iti_departments').whereNotNull('parent_id').select('parent_id'))
      for (const leaf of leaves) await leaf.delete()
      left = leaves.length
    }
  })

  test('two super administrators who disable each other do not both succeed', async ({
    client,
    assert,
    cleanup,
  }) => {
    const first = await User.findByOrFail({ username: 'admin' })
    await first.merge({ status: 'disabled' }).save()
    cleanup(async () => {
      await first.merge({ status: 'enabled' }).save()
    })
    for (let round = 0; round < ROUNDS; round++) {
      const [left, right] = [await makeUser({ isSuper: true }), await makeUser({ isSuper: true })]
      const disable = (actor: User, target: User) =>
        client.put(`/api/system/users/${target.id}`).loginAs(actor).json({ status: 'disabled' })
      const answers = await Promise.all([disable(left, right), disable(right, left)])

      const remaining = await User.query()
        .whereIn('id', [left.id, right.id])
        .where('status', 'enabled')
      assert.lengthOf(remaining, 1)
      const [won, lost] = answers.toSorted((one, other) => one.body().code - other.body().code)
      assert.equal(won!.body().code, 0)
      // whoever came second was disabled already, or found nobody else left
      assert.oneOf(lost!.body().error, ['E_LAST_SUPER_ADMIN', 'E_UNAUTHORIZED_ACCESS'])
      await User.query().whereIn('id', [left.id, right.id]).delete()
    }
  })

  test('the paths of departments stay true while they are moved and filled', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const make = (name: string, parent?: Department) =>
      Department.create({
        name,
        code: `race-${name}`,
        parentId: parent?.id ?? null,
        ancestors: parent?.path ?? '/',
      })
    const [a, b] = [await make('a'), await make('b')]
    const moving = await make('moving', a)

    for (let round = 0; round < ROUNDS; round++) {
      const target = round % 2 === 0 ? b : a
      const answers = await Promise.all([
        client
          .put(`/api/system/departments/${moving.id}`)
          .loginAs(admin)
          .json({ parentId: target.id }),
        ...[1, 2, 3].map((number) =>
          client
            .post('/api/system/departments')
            .loginAs(admin)
            .json({ name: 'child', code: `race-${round}-${number}`, parentId: moving.id })
        ),
      ])
      for (const answer of answers) assert.equal(answer.body().code, 0)
    }
    const all = await Department.query().where('code', 'like', 'race-%')
    const byId = new Map(all.map((department) => [department.id, department]))
    for (const { ancestors, parentId } of all) {
      assert.equal(ancestors, parentId === null ? '/' : byId.get(parentId)!.path)
    }
  })

  test('two departments that move below each other leave a tree', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const [a, b] = await Department.createMany([
      { name: 'a', code: 'race-a', ancestors: '/' },
      { name: 'b', code: 'race-b', ancestors: '/' },
    ])
    const move = (one: Department, below: Department) =>
      client.put(`/api/system/departments/${one.id}`).loginAs(admin).json({ parentId: below.id })
    const answers = await Promise.all([move(a!, b!), move(b!, a!)])
    assert.sameMembers(
      answers.map((answer) => answer.body().error ?? 'moved'),
      ['moved', 'E_DEPARTMENT_CYCLE']
    )
  })

  test('of two that exchange one refresh token at most one gets in, and then nobody', async ({
    client,
    assert,
  }) => {
    const user = await makeUser()
    const { SessionManager } = await import('@iti/framework/access')
    const { default: app } = await import('@adonisjs/core/services/app')
    const sessions = await app.container.make(SessionManager)
    const { refreshToken } = await sessions.open({
      userId: user.id,
      origin: { ip: null, userAgent: null },
    })
    const answers = await Promise.all(
      [1, 2, 3].map(() => client.post('/api/auth/refresh').json({ refreshToken }))
    )
    const won = answers.filter((answer) => answer.body().code === 0)
    assert.isAtMost(won.length, 1)
    for (const answer of won) {
      const me = await client.get('/api/auth/me').bearerToken(answer.body().data.accessToken)
      me.assertStatus(401)
    }
  })

  test('a role that is deleted while it is granted answers plainly', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    for (let round = 0; round < ROUNDS; round++) {
      const role = await Role.create({ code: `test-race-${round}`, name: 'Race' })
      const user = await makeUser()
      const answers = await Promise.all([
        client
          .put(`/api/system/users/${user.id}`)
          .loginAs(admin)
          .json({ roleIds: [role.id] }),
        client.delete(`/api/system/roles/${role.id}`).loginAs(admin),
      ])
      for (const answer of answers) assert.notEqual(answer.body().code, 500)
      assert.lengthOf(
        answers.filter((answer) => answer.body().code === 0),
        1
      )
    }
  })
})
