import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { Position } from '../models/position.js'
import { makePosition, POSITIONS, uniqueCode } from './fixtures.js'

test.group('Positions', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are created, read, changed and deleted', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const code = uniqueCode()
    const created = await client
      .post(POSITIONS)
      .json({ code, name: ' Accountant ', sort: 3 })
      .loginAs(admin)
    const { id, createdAt } = created.body().data
    assert.match(createdAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const position = {
      id,
      code,
      name: 'Accountant',
      sort: 3,
      status: 'enabled',
      remark: null,
      createdAt,
    }
    assert.deepEqual(created.body().data, position)

    const changed = await client
      .put(`${POSITIONS}/${id}`)
      .json({ status: 'disabled', remark: 'Gone' })
      .loginAs(admin)
    const read = await client.get(`${POSITIONS}/${id}`).loginAs(admin)
    assert.deepEqual(read.body().data, { ...position, status: 'disabled', remark: 'Gone' })
    assert.deepEqual(changed.body().data, read.body().data)

    const deleted = await client.delete(`${POSITIONS}/${id}`).loginAs(admin)
    assert.containsSubset(deleted.body(), { code: 0, data: null })
    const gone = await client.get(`${POSITIONS}/${id}`).loginAs(admin)
    assert.containsSubset(gone.body(), { code: 404, error: 'E_RECORD_NOT_FOUND' })
  })

  test('failures are told in the language of the caller, by messages of the plugin', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const { code } = await makePosition()
    const answer = await client
      .post(POSITIONS)
      .header('accept-language', 'zh-CN')
      .json({ code, name: 'Another' })
      .loginAs(admin)
    assert.equal(answer.body().message, `岗位编码“${code}”已被占用`)
  })

  test('a code is given once, whether created or changed', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const [first, second] = [await makePosition(), await makePosition()]
    const conflict = { code: 409, error: 'E_POSITION_CODE_TAKEN', data: null }

    const created = await client
      .post(POSITIONS)
      .json({ code: first.code, name: 'Cashier' })
      .loginAs(admin)
    assert.containsSubset(created.body(), conflict)
    const changed = await client
      .put(`${POSITIONS}/${second.id}`)
      .json({ code: first.code })
      .header('accept-language', 'zh-CN')
      .loginAs(admin)
    assert.containsSubset(changed.body(), {
      ...conflict,
      message: `岗位编码“${first.code}”已被占用`,
    })
  })

  test('input that is not valid is named field by field', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const answer = await client
      .post(POSITIONS)
      .json({ code: 'No Spaces', name: ' ', sort: '1', status: 'gone', salary: 1 })
      .loginAs(admin)
    assert.equal(answer.body().error, 'E_VALIDATION')
    assert.sameMembers(
      answer.body().details.map(({ field }: { field: string }) => field),
      ['code', 'name', 'sort', 'status', 'salary']
    )
  })

  test('a list is filtered, sorted and paged', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: ['positions:position:list'] })
    const name = uniqueCode()
    await makePosition({ name, sort: 2, code: `${name}-a` })
    await makePosition({ name, sort: 1, code: `${name}-b` })
    await makePosition({ name, sort: 1, code: `${name}-c`, status: 'disabled' })
    const list = async (query: object) => {
      const answer = await client
        .get(POSITIONS)
        .qs({ keyword: name.toUpperCase(), ...query })
        .loginAs(clerk)
      const { items, ...page } = answer.body().data
      return { ...page, items: items.map(({ code }: Position) => code.at(-1)) }
    }

    assert.deepEqual(await list({}), { items: ['b', 'c', 'a'], total: 3, page: 1, pageSize: 20 })
    assert.containsSubset(await list({ sort: '-sort,-code', pageSize: 2 }), { items: ['a', 'c'] })
    assert.containsSubset(await list({ status: 'disabled' }), { items: ['c'], total: 1 })
  })

  test('one that somebody holds stays, and all that were to go with it', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const free = await makePosition()
    const held = await makePosition({ name: 'Cashier' })
    for (const { id } of [await makeUser(), await makeUser()]) {
      await db.table('positions_holders').insert({ user_id: id, position_id: held.id })
    }
    const remove = (ids: number[]) => client.delete(POSITIONS).json({ ids }).loginAs(admin)

    const refused = await remove([free.id, held.id])
    assert.containsSubset(refused.body(), {
      code: 409,
      error: 'E_POSITION_IN_USE',
      message: 'The position "Cashier" is held by 2 users. Take it from them first, or disable it',
    })
    const unknown = await remove([free.id, 2_147_483_647])
    assert.equal(unknown.body().error, 'E_RECORD_NOT_FOUND')
    assert.isNotNull(await Position.find(free.id))

    await db.from('positions_holders').where('position_id', held.id).delete()
    const done = await remove([free.id, held.id])
    done.assertBodyContains({ code: 0 })
    assert.lengthOf(await Position.findMany([free.id, held.id]), 0)
  })

  test('{method} {path} wants {permission}')
    .with([
      { method: 'get', path: 'positions', permission: 'positions:position:list' },
      { method: 'get', path: 'positions/1', permission: 'positions:position:list' },
      { method: 'post', path: 'positions', permission: 'positions:position:create' },
      { method: 'put', path: 'positions/1', permission: 'positions:position:update' },
      { method: 'delete', path: 'positions', permission: 'positions:position:delete' },
      { method: 'delete', path: 'positions/1', permission: 'positions:position:delete' },
    ] as const)
    .run(async ({ client, assert }, { method, path, permission }) => {
      const clerk = await makeUser()
      const refused = await client[method](`/api/positions/${path}`).loginAs(clerk)
      refused.assertStatus(403)
      assert.include(refused.body().message, permission)
    })
})
