import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { Menu } from '@iti/framework/models/system/menu'
import { Role } from '@iti/framework/models/system/role'

const URL = '/api/system/roles'

test.group('Roles', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('creates, reads, changes and deletes a role with its menus', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const menus = await Menu.query().where('type', 'page').orderBy('id').limit(2)
    const menuIds = menus.map((menu) => menu.id)

    const created = await client
      .post(URL)
      .loginAs(admin)
      .json({ code: 'clerk', name: '文员', dataScope: 4, menuIds })
    const role = created.body().data
    assert.containsSubset(role, {
      code: 'clerk',
      name: '文员',
      sort: 0,
      dataScope: 4,
      departmentIds: [],
      menuIds,
      status: 'enabled',
    })

    const changed = await client
      .put(`${URL}/${role.id}`)
      .loginAs(admin)
      .json({ menuIds: [menuIds[0]] })
    assert.deepEqual(changed.body().data, { ...role, menuIds: [menuIds[0]] })

    const list = await client.get(URL).qs({ keyword: 'cler' }).loginAs(admin)
    assert.deepEqual(list.body().data.items, [changed.body().data])

    await client.delete(`${URL}/${role.id}`).loginAs(admin)
    assert.isNull(await Role.find(role.id))
  })

  test('a change of a role is felt by the next request of who holds it', async ({ client }) => {
    const admin = await makeUser({ isSuper: true })
    const clerk = await makeUser({ permissions: ['system:user:list'] })
    const [role] = await clerk.related('roles').query()
    const before = await client.get('/api/system/users').loginAs(clerk)
    before.assertStatus(200)

    await client.put(`${URL}/${role!.id}`).loginAs(admin).json({ menuIds: [] })
    const after = await client.get('/api/system/users').loginAs(clerk)
    after.assertStatus(403)
  })

  test('a disabled role and a disabled menu grant nothing', async ({ client }) => {
    const clerk = await makeUser({ permissions: ['system:user:list'] })
    const reader = await makeUser({ permissions: ['system:menu:list'] })
    const role = await clerk.related('roles').query().firstOrFail()
    await role.merge({ status: 'disabled' }).save()
    await Menu.query().where('permission', 'system:menu:list').update({ status: 'disabled' })

    const users = await client.get('/api/system/users').loginAs(clerk)
    users.assertStatus(403)
    const menus = await client.get('/api/system/menus').loginAs(reader)
    menus.assertStatus(403)
  })

  test('refuses a taken code, unknown menus, and more than one holds', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const editor = await makeUser({ permissions: ['system:role:create', 'system:role:update'] })
    const menu = await Menu.findByOrFail({ permission: 'system:user:delete' })
    const errorOf = async (user: typeof admin, body: object) => {
      const answer = await client
        .post(URL)
        .loginAs(user)
        .json({ code: 'clerk', name: 'Clerk', ...body })
      return answer.body().error
    }
    assert.equal(await errorOf(admin, { code: 'super_admin' }), 'E_ROLE_CODE_TAKEN')
    assert.equal(await errorOf(admin, { menuIds: [999_999] }), 'E_REFERENCE_UNKNOWN')
    assert.equal(await errorOf(admin, { departmentIds: [999_999] }), 'E_REFERENCE_UNKNOWN')
    assert.equal(await errorOf(admin, { code: 'a,b' }), 'E_VALIDATION')
    assert.equal(await errorOf(admin, { isSuper: true }), 'E_VALIDATION')
    assert.equal(await errorOf(editor, { menuIds: [menu.id] }), 'E_GRANT_EXCEEDED')
    assert.isNull(await Role.findBy({ code: 'clerk' }))
  })

  test('protects the role of the super administrators, a role one holds, and one in use', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const editor = await makeUser({ permissions: ['system:role:update', 'system:role:delete'] })
    const [superRole] = await admin.related('roles').query()
    const [own] = await editor.related('roles').query()

    const widened = await client.put(`${URL}/${own!.id}`).loginAs(editor).json({ dataScope: 1 })
    assert.equal(widened.body().error, 'E_OWN_ROLE')
    const robbed = await client.delete(`${URL}/${superRole!.id}`).loginAs(admin)
    assert.equal(robbed.body().error, 'E_SUPER_ADMIN_PROTECTED')
    const used = await client.delete(`${URL}/${own!.id}`).loginAs(admin)
    assert.equal(used.body().error, 'E_ROLE_IN_USE')
  })
})
