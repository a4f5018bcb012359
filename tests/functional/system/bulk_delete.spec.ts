import testUtils from '@adonisjs/core/services/test_utils'
import { Department } from '@iti/framework/models/system/department'
import { Menu } from '@iti/framework/models/system/menu'
import { Role } from '@iti/framework/models/system/role'
import { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'

const UNKNOWN = 999_999_999

test.group('Deleting several', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('deletes users together, or none of them', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const users = [await makeUser(), await makeUser(), await makeUser()]
    const ids = users.map(({ id }) => id)
    const remove = (chosen: unknown) =>
      client.delete('/api/system/users').loginAs(admin).json({ ids: chosen })
    const left = async () => {
      const found = await User.findMany(ids)
      return found.length
    }

    const unknown = await remove([...ids, UNKNOWN])
    assert.equal(unknown.body().error, 'E_RECORD_NOT_FOUND')
    assert.include(unknown.body().message, String(UNKNOWN))
    const own = await remove([...ids, admin.id])
    assert.equal(own.body().error, 'E_OWN_ACCOUNT')
    for (const bad of [[], ['1'], [ids[0], ids[0]], ids[0], null]) {
      const invalid = await remove(bad)
      assert.equal(invalid.body().error, 'E_VALIDATION', JSON.stringify(bad))
    }
    assert.equal(await left(), 3)

    const done = await remove(ids)
    done.assertBodyContains({ code: 0 })
    assert.equal(await left(), 0)
  })

  test('reaches nobody outside the data scope', async ({ client, assert }) => {
    const [own, other] = await Department.createMany([
      { name: 'Own', ancestors: '/' },
      { name: 'Other', ancestors: '/' },
    ])
    const clerk = await makeUser({
      permissions: ['system:user:delete'],
      departmentId: own!.id,
      dataScope: 3,
    })
    const near = await makeUser({ departmentId: own!.id })
    const far = await makeUser({ departmentId: other!.id })
    const answer = await client
      .delete('/api/system/users')
      .loginAs(clerk)
      .json({ ids: [near.id, far.id] })
    assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND')
    assert.isNotNull(await User.find(near.id))
  })

  test('deletes a branch of departments or menus in any order', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const top = await Department.create({ name: 'Top', ancestors: '/' })
    const below = await Department.create({ name: 'Below', parentId: top.id, ancestors: top.path })
    const only = await client
      .delete('/api/system/departments')
      .loginAs(admin)
      .json({ ids: [top.id] })
    assert.equal(only.body().error, 'E_DEPARTMENT_IN_USE')
    const branch = await client
      .delete('/api/system/departments')
      .loginAs(admin)
      .json({ ids: [top.id, below.id] })
    branch.assertBodyContains({ code: 0 })
    assert.isNull(await Department.find(top.id))

    const directory = await Menu.create({ type: 'directory', name: 'Own' })
    const page = await Menu.create({ type: 'page', name: 'Page', parentId: directory.id })
    const menus = await client
      .delete('/api/system/menus')
      .loginAs(admin)
      .json({ ids: [directory.id, page.id] })
    menus.assertBodyContains({ code: 0 })
    assert.isNull(await Menu.find(page.id))
  })

  test('keeps every role while one of them is held', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const free = await Role.create({ code: 'free', name: 'Free' })
    const held = await Role.create({ code: 'held', name: 'Held' })
    const holder = await makeUser()
    await holder.related('roles').attach([held.id])
    const answer = await client
      .delete('/api/system/roles')
      .loginAs(admin)
      .json({ ids: [free.id, held.id] })
    assert.equal(answer.body().error, 'E_ROLE_IN_USE')
    assert.isNotNull(await Role.find(free.id))
  })

  test('asks for the permission to delete', async ({ client }) => {
    const reader = await makeUser({ permissions: ['system:user:list'] })
    const answer = await client
      .delete('/api/system/users')
      .loginAs(reader)
      .json({ ids: [reader.id] })
    answer.assertStatus(403)
  })
})
