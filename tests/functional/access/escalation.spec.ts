import testUtils from '@adonisjs/core/services/test_utils'
import { Menu } from '@iti/framework/models/system/menu'
import { Role } from '@iti/framework/models/system/role'
import type { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'

const put = async (client: ApiClient, actor: User, path: string, body: object) => {
  const answer = await client.put(`/api/system/${path}`).loginAs(actor).json(body)
  return answer.body().error
}

/* A disabled role that holds a permission. */
async function makeDisabledRole(permission: string): Promise<Role> {
  const menu = await Menu.findByOrFail({ permission })
  const role = await Role.create({
    code: 'sleeping',
    name: 'Sleeping',
    status: 'disabled',
    dataScope: 5,
  })
  await role.related('menus').attach([menu.id])
  return role
}

test.group('Escalation', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('nobody enables a disabled role of their own', async ({ client, assert }) => {
    const actor = await makeUser({ permissions: ['system:role:update', 'system:user:delete'] })
    const role = await makeDisabledRole('system:user:delete')
    await actor.related('roles').attach([role.id])
    assert.equal(await put(client, actor, `roles/${role.id}`, { status: 'enabled' }), 'E_OWN_ROLE')
  })

  test('nobody enables a role that holds more than they do', async ({ client, assert }) => {
    const actor = await makeUser({ permissions: ['system:role:update'] })
    const role = await makeDisabledRole('system:user:delete')
    assert.equal(
      await put(client, actor, `roles/${role.id}`, { status: 'enabled' }),
      'E_GRANT_EXCEEDED'
    )
    await role.merge({ dataScope: 1 }).save()
    await role.related('menus').sync([])
    const limited = await makeUser({ permissions: ['system:role:update'], dataScope: 3 })
    assert.equal(
      await put(client, limited, `roles/${role.id}`, { status: 'enabled' }),
      'E_SCOPE_GRANT_EXCEEDED'
    )
  })

  test('a role may keep what its editor does not hold', async ({ client, assert }) => {
    const actor = await makeUser({ permissions: ['system:role:update'] })
    const role = await makeDisabledRole('system:user:delete')
    const menus = await role.related('menus').query()
    const menuIds = menus.map(({ id }) => id)
    assert.isUndefined(await put(client, actor, `roles/${role.id}`, { name: 'Renamed', menuIds }))
  })

  test('nobody enables, replaces or deletes the permission of a menu that they do not hold', async ({
    client,
    assert,
  }) => {
    const actor = await makeUser({ permissions: ['system:menu:update', 'system:menu:delete'] })
    const menu = await Menu.findByOrFail({ permission: 'system:user:delete' })
    assert.equal(
      await put(client, actor, `menus/${menu.id}`, { permission: 'system:menu:update' }),
      'E_GRANT_EXCEEDED'
    )
    assert.equal(
      await put(client, actor, `menus/${menu.id}`, { status: 'disabled' }),
      'E_GRANT_EXCEEDED'
    )
    await menu.merge({ status: 'disabled' }).save()
    assert.equal(
      await put(client, actor, `menus/${menu.id}`, { status: 'enabled' }),
      'E_GRANT_EXCEEDED'
    )
    const deleted = await client.delete(`/api/system/menus/${menu.id}`).loginAs(actor)
    assert.equal(deleted.body().error, 'E_GRANT_EXCEEDED')
    assert.isUndefined(await put(client, actor, `menus/${menu.id}`, { name: 'Renamed' }))
  })

  test('a deleted user is out at once', async ({ client }) => {
    const admin = await makeUser({ isSuper: true })
    const user = await makeUser()
    const { SessionManager } = await import('@iti/framework/access')
    const { default: app } = await import('@adonisjs/core/services/app')
    const sessions = await app.container.make(SessionManager)
    const { accessToken, refreshToken } = await sessions.open({
      userId: user.id,
      origin: { ip: null, userAgent: null },
    })
    await client.delete(`/api/system/users/${user.id}`).loginAs(admin)
    const me = await client.get('/api/auth/me').bearerToken(accessToken)
    me.assertStatus(401)
    const refreshed = await client.post('/api/auth/refresh').json({ refreshToken })
    refreshed.assertStatus(401)
  })
})
