import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { Department } from '@iti/framework/models/system/department'
import type { User } from '@iti/framework/models/system/user'
import type { ApiClient } from '@japa/api-client'

const URL = '/api/system/departments'

async function create(client: ApiClient, user: User, body: object) {
  const answer = await client.post(URL).loginAs(user).json(body)
  return answer.body().data
}

test.group('Departments', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('creates, reads, changes and deletes a department', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const top = await create(client, admin, { name: '总公司', code: 'hq' })
    assert.containsSubset(top, {
      parentId: null,
      ancestors: '/',
      name: '总公司',
      code: 'hq',
      status: 'enabled',
    })

    const below = await create(client, admin, {
      name: '销售部',
      parentId: top.id,
      leaderId: admin.id,
    })
    assert.containsSubset(below, { parentId: top.id, ancestors: `/${top.id}/`, leaderId: admin.id })

    const changed = await client.put(`${URL}/${below.id}`).loginAs(admin).json({ name: '市场部' })
    assert.deepEqual(changed.body().data, { ...below, name: '市场部' })

    await client.delete(`${URL}/${below.id}`).loginAs(admin)
    assert.isNull(await Department.find(below.id))
  })

  test('a move takes everything below along', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const [a, b] = [
      await create(client, admin, { name: 'A' }),
      await create(client, admin, { name: 'B' }),
    ]
    const child = await create(client, admin, { name: 'child', parentId: a.id })
    const grandchild = await create(client, admin, { name: 'grandchild', parentId: child.id })

    const put = await client.put(`${URL}/${child.id}`).loginAs(admin).json({ parentId: b.id })
    assert.equal(put.body().data?.ancestors, `/${b.id}/`)
    const moved = await client.get(`${URL}/${grandchild.id}`).loginAs(admin)
    assert.equal(moved.body().data.ancestors, `/${b.id}/${child.id}/`)

    const nested = await client.get(URL).qs({ tree: true }).loginAs(admin)
    const branch = nested.body().data.items.find((item: Department) => item.id === b.id)
    assert.equal(branch.children[0].children[0].id, grandchild.id)
  })

  test('refuses to move a department below itself', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const top = await create(client, admin, { name: 'Top' })
    const below = await create(client, admin, { name: 'Below', parentId: top.id })
    for (const parentId of [top.id, below.id]) {
      const answer = await client.put(`${URL}/${top.id}`).loginAs(admin).json({ parentId })
      assert.equal(answer.body().error, 'E_DEPARTMENT_CYCLE')
    }
    const unmoved = await Department.findOrFail(below.id)
    assert.equal(unmoved.ancestors, `/${top.id}/`)
  })

  test('refuses to delete a department with people or departments in it', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const top = await create(client, admin, { name: 'Top' })
    const below = await create(client, admin, { name: 'Below', parentId: top.id })
    await makeUser({ departmentId: below.id })
    for (const { id } of [top, below]) {
      const answer = await client.delete(`${URL}/${id}`).loginAs(admin)
      assert.containsSubset(answer.body(), { code: 409, error: 'E_DEPARTMENT_IN_USE' })
    }
  })

  test('refuses a taken code and what does not exist', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    await create(client, admin, { name: 'Top', code: 'top' })
    const errorOf = async (body: object) => {
      const answer = await client
        .post(URL)
        .loginAs(admin)
        .json({ name: 'New', ...body })
      return answer.body().error
    }
    assert.equal(await errorOf({ code: 'top' }), 'E_DEPARTMENT_CODE_TAKEN')
    assert.equal(await errorOf({ parentId: 999_999 }), 'E_REFERENCE_UNKNOWN')
    assert.equal(await errorOf({ leaderId: 999_999 }), 'E_REFERENCE_UNKNOWN')
    assert.equal(await errorOf({ ancestors: '/1/' }), 'E_VALIDATION')
  })

  test('refuses a tree that is deeper than its path can hold', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const deep = await Department.create({
      name: 'Deep',
      ancestors: `/${'123456789/'.repeat(49)}1234567/`,
    })
    const answer = await client.post(URL).loginAs(admin).json({ name: 'Deeper', parentId: deep.id })
    assert.equal(answer.body().error, 'E_DEPARTMENT_TOO_DEEP')
  })
})
