import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { Menu } from '@iti/framework/models/system/menu'
import { Role } from '@iti/framework/models/system/role'
import type { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'

const OFFICE = [
  'system:user:create',
  'system:user:list',
  'system:user:update',
  'system:role:list',
  'system:role:update',
]

/* A menu that a plugin declared which is turned off now: it grants nothing, until the plugin is back. */
const sleepingMenu = () =>
  Menu.create({
    type: 'page',
    name: 'Vault',
    code: 'vault.doors',
    module: 'vault',
    permission: 'vault:door:open',
  })

async function roleWith(menu: Menu, status: 'enabled' | 'disabled' = 'enabled'): Promise<Role> {
  const role = await Role.create({ code: `vault-${status}`, name: 'Vault', dataScope: 5, status })
  await role.related('menus').attach([menu.id])
  return role
}

async function give(user: User, menu: Menu): Promise<void> {
  const [role] = await user.related('roles').query()
  await role!.related('menus').attach([menu.id])
}

test.group('Row 16 | what a plugin that is turned off will grant again', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is not given away by who does not hold it', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: OFFICE })
    const role = await roleWith(await sleepingMenu())
    const answer = await client
      .post('/api/system/users')
      .loginAs(clerk)
      .json({ username: 'mole', nickname: 'Mole', roleIds: [role.id] })
    assert.containsSubset(answer.body(), { code: 403, error: 'E_GRANT_EXCEEDED' })
  })

  test('is not brought back with a role that they enable', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: OFFICE })
    const role = await roleWith(await sleepingMenu(), 'disabled')
    const answer = await client
      .put(`/api/system/roles/${role.id}`)
      .loginAs(clerk)
      .json({ status: 'enabled' })
    assert.containsSubset(answer.body(), { code: 403, error: 'E_GRANT_EXCEEDED' })
    await role.refresh()
    assert.equal(role.status, 'disabled')
  })

  test('is given by who held it, and holds it still in a role of theirs', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({ permissions: OFFICE })
    const menu = await sleepingMenu()
    await give(clerk, menu)
    const role = await roleWith(menu)
    const answer = await client
      .post('/api/system/users')
      .loginAs(clerk)
      .json({ username: 'colleague', nickname: 'Colleague', roleIds: [role.id] })
    assert.equal(answer.body().code, 0, answer.text())
  })

  test('is not held through a menu that is disabled as well', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: OFFICE })
    const menu = await sleepingMenu()
    await give(clerk, menu)
    await menu.merge({ status: 'disabled' }).save()
    const role = await roleWith(menu)
    const answer = await client
      .post('/api/system/users')
      .loginAs(clerk)
      .json({ username: 'mole', nickname: 'Mole', roleIds: [role.id] })
    assert.equal(answer.body().error, 'E_GRANT_EXCEEDED')
  })

  test('cannot be put into a role by its number', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const menu = await sleepingMenu()
    const role = await Role.create({ code: 'plain', name: 'Plain', dataScope: 5 })
    const answer = await client
      .put(`/api/system/roles/${role.id}`)
      .loginAs(admin)
      .json({ menuIds: [menu.id] })
    assert.containsSubset(answer.body(), { code: 422, error: 'E_REFERENCE_UNKNOWN' })
  })
})
