import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { Menu } from '@iti/framework/models/system/menu'

const URL = '/api/system/menus'

test.group('Menus', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('creates, reads, changes and deletes a menu', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const directory = await Menu.create({ type: 'directory', name: 'Reports' })
    const created = await client.post(URL).loginAs(admin).json({
      parentId: directory.id,
      type: 'page',
      name: 'Stock',
      path: 'stock',
      component: 'reports/stock',
      permission: 'reports:stock:list',
      keepAlive: true,
    })
    const menu = created.body().data
    assert.containsSubset(menu, {
      parentId: directory.id,
      type: 'page',
      name: 'Stock',
      visible: true,
      keepAlive: true,
      status: 'enabled',
      link: null,
    })
    const changed = await client.put(`${URL}/${menu.id}`).loginAs(admin).json({ visible: false })
    assert.deepEqual(changed.body().data, { ...menu, visible: false })

    const used = await client.delete(`${URL}/${directory.id}`).loginAs(admin)
    assert.equal(used.body().error, 'E_MENU_IN_USE')
    await client.delete(`${URL}/${menu.id}`).loginAs(admin)
    assert.isNull(await Menu.find(menu.id))
  })

  test('lists in tree order, or nested', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const flat = await client.get(URL).loginAs(admin)
    const { items, total } = flat.body().data
    assert.lengthOf(items, total)
    const seen = new Set<number | null>([null])
    for (const item of items) {
      assert.isTrue(seen.has(item.parentId), `${item.name} comes after its parent`)
      seen.add(item.id)
    }

    const nested = await client.get(URL).qs({ tree: true }).loginAs(admin)
    const system = nested.body().data.items.find((menu: Menu) => menu.name === 'System')
    const names = system.children.map((menu: Menu) => menu.name)
    assert.includeMembers(names, ['Users', 'Roles', 'Dictionaries', 'Settings'])
    assert.lengthOf(system.children[0].children, 4)
  })

  test('keeps the tree a tree', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const top = await Menu.create({ type: 'directory', name: 'Top' })
    const middle = await Menu.create({ type: 'directory', name: 'Middle', parentId: top.id })
    const page = await Menu.create({ type: 'page', name: 'Page', parentId: middle.id })
    const button = await Menu.create({ type: 'button', name: 'Button', parentId: page.id })
    const move = async (id: number, parentId: number) => {
      const answer = await client.put(`${URL}/${id}`).loginAs(admin).json({ parentId })
      return answer.body().error
    }
    assert.equal(await move(top.id, middle.id), 'E_MENU_CYCLE')
    assert.equal(await move(top.id, top.id), 'E_MENU_CYCLE')
    assert.equal(await move(top.id, button.id), 'E_MENU_PARENT_TYPE')
    assert.equal(await move(top.id, 999_999), 'E_REFERENCE_UNKNOWN')
    const turn = async (id: number, type: string) => {
      const answer = await client.put(`${URL}/${id}`).loginAs(admin).json({ type })
      return answer.body().error
    }
    assert.equal(await turn(page.id, 'directory'), 'E_MENU_PARENT_TYPE')
    assert.equal(await turn(middle.id, 'button'), 'E_MENU_PARENT_TYPE')
    const root = await client.post(URL).loginAs(admin).json({ type: 'button', name: 'Lost' })
    assert.equal(root.body().error, 'E_MENU_PARENT_TYPE')
    await top.refresh()
    assert.isNull(top.parentId)
  })

  test('nobody writes a permission into a menu that they do not hold', async ({
    client,
    assert,
  }) => {
    const editor = await makeUser({ permissions: ['system:menu:create'] })
    const answer = await client
      .post(URL)
      .loginAs(editor)
      .json({ type: 'page', name: 'Trojan', permission: 'system:user:delete' })
    assert.equal(answer.body().error, 'E_GRANT_EXCEEDED')
  })

  test('the navigation holds what the roles grant, with the directories above it', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({ permissions: ['system:role:list'] })
    const answer = await client.get('/api/auth/menus').loginAs(clerk)
    assert.deepEqual(answer.body().data, [
      {
        name: 'system',
        path: '/system',
        component: null,
        redirect: null,
        meta: { title: 'System', icon: 'settings', hidden: false, keepAlive: false, link: null },
        children: [
          {
            name: 'system.roles',
            path: 'roles',
            component: 'system/roles/index',
            redirect: null,
            meta: { title: 'Roles', icon: 'shield', hidden: false, keepAlive: false, link: null },
            children: [],
          },
        ],
      },
    ])

    const { id } = await Menu.findByOrFail({ code: 'system' })
    const admin = await makeUser({ isSuper: true })
    await client.put(`${URL}/${id}`).loginAs(admin).json({ status: 'disabled' })
    const hidden = await client.get('/api/auth/menus').loginAs(clerk)
    assert.deepEqual(hidden.body().data, [])
  })
})
