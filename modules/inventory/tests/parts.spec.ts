import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { makePart, uniqueName } from './fixtures.js'

const PARTS = '/api/inventory/parts'

test.group('Parts', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a part starts without stock and is told in an envelope', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: ['inventory:part:create'] })
    const partNo = uniqueName('P')
    const created = await client
      .post(PARTS)
      .json({ partNo, name: ' Bearing ', unit: 'pcs', minStock: 5 })
      .loginAs(clerk)

    created.assertStatus(200)
    const { code, message, data, requestId } = created.body()
    assert.deepEqual([code, message], [0, 'ok'])
    assert.isString(requestId)
    assert.match(data.createdAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    assert.deepEqual(
      { ...data, id: 0, createdAt: '' },
      {
        id: 0,
        partNo,
        name: 'Bearing',
        unit: 'pcs',
        onHand: 0,
        reserved: 0,
        available: 0,
        minStock: 5,
        status: 'enabled',
        remark: null,
        createdAt: '',
      }
    )
  })

  test('a part number is given once, in its exact spelling', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: ['inventory:part:create'] })
    const partNo = uniqueName('p')
    const post = async (number: string) => {
      const input = { partNo: number, name: 'Bearing', unit: 'pcs' }
      const answer = await client.post(PARTS).json(input).loginAs(clerk)
      answer.assertStatus(200)
      return answer.body()
    }

    assert.containsSubset(await post(partNo), { code: 0 })
    assert.containsSubset(await post(partNo.toUpperCase()), { code: 0 })
    assert.containsSubset(await post(partNo), { code: 409, error: 'E_PART_NO_TAKEN', data: null })
  })

  test('an update sets the fields it carries; number and stock are not among them', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({ permissions: ['inventory:part:update'] })
    const part = await makePart({ onHand: 3, remark: 'shelf 1' })
    const put = async (fields: object) => {
      const answer = await client.put(`${PARTS}/${part.id}`).json(fields).loginAs(clerk)
      return answer.body()
    }

    assert.containsSubset(await put({ status: 'disabled' }), {
      data: { status: 'disabled', remark: 'shelf 1', onHand: 3 },
    })
    for (const field of ['partNo', 'onHand', 'reserved']) {
      assert.containsSubset(await put({ [field]: '7' }), {
        code: 422,
        error: 'E_VALIDATION',
        details: [{ field, rule: 'unknown' }],
      })
    }
  })

  test('input that is not valid is named field by field', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: ['inventory:part:create'] })
    const answer = await client
      .post(PARTS)
      .json({ partNo: 'no spaces', name: '', minStock: -1 })
      .loginAs(clerk)
    assert.containsSubset(answer.body(), { code: 422, error: 'E_VALIDATION', data: null })
    assert.sameMembers(
      answer.body().details.map(({ field }: { field: string }) => field),
      ['partNo', 'name', 'unit', 'minStock']
    )
  })

  test('a list is filtered, sorted and paged', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: ['inventory:part:list'] })
    const name = uniqueName('N')
    await makePart({ name, onHand: 5, minStock: 2, partNo: `${name}-a` })
    await makePart({ name, onHand: 5, minStock: 5, reserved: 1, partNo: `${name}-b` })
    await makePart({ name, onHand: 9, minStock: 9, status: 'disabled', partNo: `${name}-c` })
    const list = async (query: object) => {
      const answer = await client
        .get(PARTS)
        .qs({ keyword: name, ...query })
        .loginAs(clerk)
      const { items, ...page } = answer.body().data
      return { ...page, items: items.map((part: { partNo: string }) => part.partNo.at(-1)) }
    }

    assert.deepEqual(await list({ sort: '-onHand,partNo', pageSize: 2 }), {
      items: ['c', 'a'],
      total: 3,
      page: 1,
      pageSize: 2,
    })
    assert.containsSubset(await list({ belowMinStock: true }), { items: ['b'], total: 1 })
    assert.containsSubset(await list({ status: 'disabled' }), { items: ['c'], total: 1 })
  })

  test('a list refuses keys it does not know', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: ['inventory:part:list'] })
    const answer = await client.get(PARTS).qs({ supplier: 'x' }).loginAs(clerk)
    assert.containsSubset(answer.body(), { details: [{ field: 'supplier', rule: 'unknown' }] })
  })

  test('a part that was ever moved stays', async ({ client, assert }) => {
    const clerk = await makeUser({
      permissions: ['inventory:part:delete', 'inventory:movement:create'],
    })
    const part = await makePart()
    await client
      .post(`${PARTS}/${part.id}/movements`)
      .json({ kind: 'receipt', quantity: 1 })
      .loginAs(clerk)
    const refused = await client.delete(`${PARTS}/${part.id}`).loginAs(clerk)
    assert.containsSubset(refused.body(), { code: 409, error: 'E_PART_IN_USE' })

    const unmoved = await makePart()
    const answer = await client.delete(`${PARTS}/${unmoved.id}`).loginAs(clerk)
    assert.containsSubset(answer.body(), { code: 0, data: null })
  })

  test('what does not exist is not found', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: ['inventory:part:list'] })
    for (const id of ['2147483647', '99999999999', 'abc']) {
      const answer = await client.get(`${PARTS}/${id}`).loginAs(clerk)
      assert.containsSubset(answer.body(), { code: 404, error: 'E_RECORD_NOT_FOUND' })
    }
  })
})

test.group('Permissions of the inventory', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('{method} {path} wants {permission}')
    .with([
      { method: 'get', path: 'parts', permission: 'inventory:part:list' },
      { method: 'post', path: 'parts', permission: 'inventory:part:create' },
      { method: 'get', path: 'parts/1', permission: 'inventory:part:list' },
      { method: 'put', path: 'parts/1', permission: 'inventory:part:update' },
      { method: 'delete', path: 'parts/1', permission: 'inventory:part:delete' },
      { method: 'get', path: 'parts/1/movements', permission: 'inventory:movement:list' },
      { method: 'post', path: 'parts/1/movements', permission: 'inventory:movement:create' },
      { method: 'get', path: 'reservations', permission: 'inventory:reservation:list' },
    ] as const)
    .run(async ({ client, assert }, { method, path, permission }) => {
      const url = `/api/inventory/${path}`
      const stranger = await client[method](url)
      stranger.assertStatus(401)

      const clerk = await makeUser()
      const refused = await client[method](url).loginAs(clerk)
      refused.assertStatus(403)
      assert.containsSubset(refused.body(), {
        code: 403,
        error: 'E_PERMISSION_DENIED',
      })
      assert.include(refused.body().message, permission)
    })
})
