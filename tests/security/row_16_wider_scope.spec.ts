import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { Department } from '@iti/framework/models/system/department'
import type { DataScope } from '@iti/framework/models/system/role'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'
import { type Attempt, HELD, makeRole, rights } from './row_16_fixture.js'

test.group('Row 16 | a wider data scope', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is not reached from scope {scope} by roles, people or departments')
    .with([{ scope: 2 }, { scope: 3 }, { scope: 4 }, { scope: 5 }] as { scope: DataScope }[])
    .run(async ({ client, assert }, { scope }) => {
      const company = await Department.create({ name: 'Company', ancestors: '/' })
      const place = (name: string, { id, path }: Department) =>
        Department.create({ name, parentId: id, ancestors: path })
      const town = await place('Town', company)
      const district = await place('District', town)
      const elsewhere = await place('Elsewhere', company)

      const user = await makeUser({ permissions: HELD, departmentId: town.id, dataScope: scope })
      const [own] = await user.related('roles').query()
      if (scope === 2) await own!.related('departments').attach([town.id])
      const actor = await Caller.signIn(client, user)
      const near = await makeUser({ departmentId: town.id, dataScope: 5 })
      const far = await makeUser({ departmentId: elsewhere.id })
      const roles = {
        all: await makeRole(1),
        foreign: await makeRole(2),
        sleeping: await makeRole(1),
        other: await makeRole(5),
      }
      await roles.foreign.related('departments').attach([elsewhere.id])
      await roles.sleeping.merge({ status: 'disabled' }).save()
      const sees = async () => {
        const lists = ['users', 'departments'].map((name) => `/api/system/${name}`)
        const shown: number[][] = []
        for (const url of lists) {
          const answer = await actor.get(url)
          shown.push(answer.body().data.items.map(({ id }: { id: number }) => id))
        }
        return shown
      }

      const shown = await sees()
      const before = await rights()
      const attempts: Attempt[] = [
        ['POST', 'roles', { code: 'new', name: 'New', dataScope: 1 }],
        [
          'POST',
          'roles',
          { code: 'new', name: 'New', dataScope: 2, departmentIds: [elsewhere.id] },
        ],
        ['PUT', `roles/${own!.id}`, { dataScope: 1 }],
        ['PUT', `roles/${own!.id}`, { departmentIds: [elsewhere.id] }],
        ['PUT', `roles/${roles.other.id}`, { dataScope: 1 }],
        ['PUT', `roles/${roles.other.id}`, { dataScope: 2, departmentIds: [company.id] }],
        ['PUT', `roles/${roles.sleeping.id}`, { status: 'enabled' }],
        ['PUT', `users/${user.id}`, { departmentId: company.id }],
        ['PUT', `users/${user.id}`, { departmentId: elsewhere.id }],
        ['PUT', `users/${user.id}`, { departmentId: null }],
        ['PUT', `users/${user.id}`, { roleIds: [own!.id, roles.all.id] }],
        ['PUT', `users/${near.id}`, { roleIds: [roles.all.id] }],
        ['PUT', `users/${near.id}`, { roleIds: [roles.foreign.id] }],
        ['PUT', `users/${near.id}`, { departmentId: company.id }],
        ['PUT', `users/${far.id}`, { departmentId: town.id }],
        [
          'POST',
          'users',
          { username: 'new', nickname: 'New', departmentId: company.id, roleIds: [roles.other.id] },
        ],
        [
          'POST',
          'users',
          { username: 'new', nickname: 'New', departmentId: town.id, roleIds: [roles.all.id] },
        ],
        ['POST', 'users', { username: 'new', nickname: 'New', roleIds: [roles.other.id] }],
        ['PUT', `departments/${town.id}`, { parentId: null }],
        ['PUT', `departments/${town.id}`, { parentId: elsewhere.id }],
        ['PUT', `departments/${elsewhere.id}`, { parentId: town.id }],
        ['PUT', `departments/${elsewhere.id}`, { parentId: district.id }],
        ['PUT', `departments/${company.id}`, { parentId: town.id }],
        ['POST', 'departments', { name: 'New' }],
        ['POST', 'departments', { name: 'New', parentId: company.id }],
      ]
      for (const [method, path, body] of attempts) {
        const answer = await actor.send(method, `/api/system/${path}`, body)
        assert.notEqual(answer.body().code, 0, `${method} ${path} ${JSON.stringify(body)}`)
        assert.isBelow(answer.status(), 500)
      }
      assert.deepEqual(await rights(), before)
      assert.deepEqual(await sees(), shown)
    })

  test('is not reached through a department that a custom scope names, whose inside is hidden', async ({
    client,
    assert,
  }) => {
    const town = await Department.create({ name: 'Town', ancestors: '/' })
    const place = (name: string, { id, path }: Department) =>
      Department.create({ name, parentId: id, ancestors: path })
    const district = await place('District', town)
    const elsewhere = await Department.create({ name: 'Elsewhere', ancestors: '/' })
    const suburb = await place('Suburb', elsewhere)
    const hidden = await makeUser({ departmentId: suburb.id })

    const user = await makeUser({ permissions: HELD, departmentId: town.id, dataScope: 4 })
    const custom = await makeRole(2)
    await custom.related('departments').attach([elsewhere.id])
    await user.related('roles').attach([custom.id])
    const actor = await Caller.signIn(client, user)
    const below = await makeRole(4)
    const near = await makeUser({ departmentId: town.id, dataScope: 5 })
    const deputy = await makeUser({ departmentId: town.id, dataScope: 4 })
    const sees = async () => {
      const answer = await actor.get(`/api/system/users/${hidden.id}`)
      return answer.body().code === 0
    }

    assert.isFalse(await sees())
    const before = await rights()
    const person = { username: 'new', nickname: 'New', departmentId: elsewhere.id }
    const attempts: [error: string, ...Attempt][] = [
      ['E_OWN_ACCOUNT', 'PUT', `users/${user.id}`, { departmentId: elsewhere.id }],
      ['E_SCOPE_GRANT_EXCEEDED', 'POST', 'users', { ...person, roleIds: [below.id] }],
      [
        'E_SCOPE_GRANT_EXCEEDED',
        'PUT',
        `users/${near.id}`,
        { departmentId: elsewhere.id, roleIds: [below.id] },
      ],
      ['E_SCOPE_GRANT_EXCEEDED', 'PUT', `users/${deputy.id}`, { departmentId: elsewhere.id }],
      ['E_SCOPE_EXCEEDED', 'POST', 'departments', { name: 'New', parentId: elsewhere.id }],
      ['E_SCOPE_EXCEEDED', 'PUT', `departments/${district.id}`, { parentId: elsewhere.id }],
      ['E_SCOPE_EXCEEDED', 'PUT', `departments/${elsewhere.id}`, { parentId: town.id }],
    ]
    for (const [error, method, path, body] of attempts) {
      const answer = await actor.send(method, `/api/system/${path}`, body)
      assert.equal(answer.body().error, error, `${method} ${path} ${JSON.stringify(body)}`)
    }
    assert.deepEqual(await rights(), before)
    assert.isFalse(await sees())
  })

  test('is not given to those who hold a role already', async ({ client, assert }) => {
    const [own, far] = await Department.createMany([
      { name: 'Own', ancestors: '/' },
      { name: 'Far', ancestors: '/' },
    ])
    const actor = await Caller.signIn(
      client,
      await makeUser({ permissions: HELD, departmentId: own!.id, dataScope: 4 })
    )
    const widen = async (departmentId: number | undefined, dataScope: number, named: number) => {
      const holder = await makeUser({ departmentId, dataScope: 5 })
      const [role] = await holder.related('roles').query()
      await role!.related('departments').attach([named])
      const answer = await actor.send('PUT', `/api/system/roles/${role!.id}`, { dataScope })
      return answer.body().error ?? 'done'
    }
    for (const dataScope of [4, 3, 2]) {
      assert.equal(await widen(far!.id, dataScope, own!.id), 'E_SCOPE_GRANT_EXCEEDED')
      assert.equal(await widen(undefined, dataScope, own!.id), 'E_SCOPE_GRANT_EXCEEDED')
      assert.equal(await widen(own!.id, dataScope, own!.id), 'done')
    }
    assert.equal(await widen(own!.id, 2, far!.id), 'E_SCOPE_GRANT_EXCEEDED')
  })
})
