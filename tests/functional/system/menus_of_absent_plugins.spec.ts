import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { Menu } from '@iti/framework/models/system/menu'
import { makeUser } from '@iti/framework/testing'

const URL = '/api/system/menus'

const make = (fields: Partial<Menu>) => Menu.create({ type: 'page', name: 'A menu', ...fields })
const makeHidden = (fields: Partial<Menu>) => make({ module: 'vault', ...fields })

test.group('Menus of a plugin that is turned off', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are not listed, read, changed or deleted', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const hidden = await makeHidden({ code: 'vault.doors' })
    const list = await client.get(URL).loginAs(admin)
    assert.notInclude(
      list.body().data.items.map(({ id }: Menu) => id),
      hidden.id
    )
    for (const request of [
      client.get(`${URL}/${hidden.id}`),
      client.put(`${URL}/${hidden.id}`).json({ name: 'Mine' }),
      client.delete(`${URL}/${hidden.id}`),
    ]) {
      const answer = await request.loginAs(admin)
      assert.equal(answer.body().code, 404)
    }
  })

  test('are no parent, and what stands below them is told to stand at the top', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const hidden = await makeHidden({ code: 'vault', type: 'directory' })
    const page = await make({ parentId: hidden.id })

    const told = await client.get(`${URL}/${page.id}`).loginAs(admin)
    assert.isNull(told.body().data.parentId)
    const list = await client.get(URL).loginAs(admin)
    const listed = list.body().data.items.find(({ id }: Menu) => id === page.id)
    assert.isNull(listed.parentId)

    const moved = await make({})
    const refused = await client
      .put(`${URL}/${moved.id}`)
      .loginAs(admin)
      .json({ parentId: hidden.id })
    assert.equal(refused.body().error, 'E_REFERENCE_UNKNOWN')
    const accepted = await client
      .put(`${URL}/${moved.id}`)
      .loginAs(admin)
      .json({ parentId: page.id })
    assert.equal(accepted.body().code, 0, accepted.text())
  })

  test('do not hold up who changes or deletes what they stand below', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const directory = await make({ type: 'directory' })
    const page = await make({ parentId: directory.id })
    const hiddenButton = await makeHidden({ code: 'v:b', type: 'button', parentId: page.id })
    const hiddenPage = await makeHidden({ code: 'v.p', parentId: page.id })

    const typed = await client.put(`${URL}/${page.id}`).loginAs(admin).json({ type: 'directory' })
    assert.equal(typed.body().code, 0, typed.text())
    const deleted = await client.delete(`${URL}/${page.id}`).loginAs(admin)
    assert.equal(deleted.body().code, 0, deleted.text())

    assert.isNull(await Menu.find(hiddenButton.id))
    await hiddenPage.refresh()
    assert.equal(hiddenPage.parentId, directory.id)
  })
})
