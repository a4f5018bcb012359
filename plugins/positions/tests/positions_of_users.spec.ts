import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { Department } from '@iti/framework/models/system/department'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { observeStatements } from '#tests/observe_statements'
import { makePosition, uniqueCode, USERS } from './fixtures.js'

const EDITOR = ['system:user:list', 'system:user:create', 'system:user:update']
const CLERK = [...EDITOR, 'positions:position:list']

test.group('Positions of users', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are set with the user, told with the user, and go with the user', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({ permissions: [...CLERK, 'system:user:delete'] })
    const [first, second, third] = [
      await makePosition(),
      await makePosition(),
      await makePosition(),
    ].map(({ id }) => id)
    const created = await client
      .post(USERS)
      .json({
        username: uniqueCode(),
        nickname: 'Mei',
        attributes: { positionIds: [second, first, second] },
      })
      .loginAs(clerk)
    const { id, attributes } = created.body().data
    assert.deepEqual(attributes, { positionIds: [first, second] })

    const put = async (body: object) => {
      await client.put(`${USERS}/${id}`).json(body).loginAs(clerk)
      const read = await client.get(`${USERS}/${id}`).loginAs(clerk)
      return read.body().data.attributes.positionIds
    }
    assert.deepEqual(await put({ nickname: 'Mei Mei' }), [first, second])
    assert.deepEqual(await put({ attributes: { positionIds: [third, second] } }), [second, third])
    assert.deepEqual(await put({ attributes: { positionIds: [] } }), [])
    assert.deepEqual(await put({ attributes: { positionIds: [first] } }), [first])

    const deleted = await client.delete(`${USERS}/${id}`).loginAs(clerk)
    deleted.assertBodyContains({ code: 0 })
    assert.lengthOf(await db.from('positions_holders').where('user_id', id), 0)
  })

  test('only those that exist and are enabled are given; a held one may be kept', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({ permissions: CLERK })
    const user = await makeUser()
    const position = await makePosition({ name: 'Cashier' })
    const other = await makePosition()
    const give = async (positionIds: unknown) => {
      const answer = await client
        .put(`${USERS}/${user.id}`)
        .json({ nickname: 'Changed', attributes: { positionIds } })
        .loginAs(clerk)
      return answer.body()
    }

    assert.containsSubset(await give([position.id, 2_147_483_647]), {
      code: 422,
      error: 'E_POSITION_UNKNOWN',
      message:
        'The field attributes.positionIds names the position 2147483647, which does not exist',
    })
    await user.refresh()
    assert.notEqual(user.nickname, 'Changed')

    assert.containsSubset(await give([position.id]), { code: 0 })
    await position.merge({ status: 'disabled' }).save()
    assert.containsSubset(await give([position.id, other.id]), { code: 0 })
    assert.containsSubset(await give([other.id]), { code: 0 })
    const refused = await give([position.id])
    assert.containsSubset(refused, { code: 422, error: 'E_POSITION_DISABLED' })
    assert.include(refused.message, 'attributes.positionIds')
    assert.include(refused.message, 'Cashier')
  })

  test('more than the deployment allows, or no list of ids, are refused', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({ permissions: CLERK })
    const user = await makeUser()
    for (const [value, field] of [
      [[1, 2, 3, 4, 5, 6], 'attributes.positionIds'],
      [['1'], 'attributes.positionIds.0'],
      [null, 'attributes.positionIds'],
      [{ length: 1 }, 'attributes.positionIds'],
    ]) {
      const answer = await client
        .put(`${USERS}/${user.id}`)
        .json({ attributes: { positionIds: value } })
        .loginAs(clerk)
      assert.containsSubset(answer.body(), { error: 'E_VALIDATION', details: [{ field }] })
    }
    const other = await client
      .put(`${USERS}/${user.id}`)
      .json({ attributes: { roleIds: [1], positionIds: [] } })
      .loginAs(clerk)
    assert.containsSubset(other.body(), {
      details: [{ field: 'attributes.roleIds', rule: 'unknown' }],
    })
  })

  test('a list tells and filters them, with one query for all of a page', async ({
    client,
    assert,
  }) => {
    const clerk = await makeUser({ permissions: CLERK })
    const [first, second] = [await makePosition(), await makePosition()]
    const users = [await makeUser(), await makeUser(), await makeUser()]
    const hold = (user: number, position: number) =>
      db.table('positions_holders').insert({ user_id: users[user]!.id, position_id: position })
    await hold(0, first.id)
    await hold(1, first.id)
    await hold(1, second.id)

    let found: { id: number; attributes: object }[] = []
    const list = async (query: object) => {
      const answer = await client.get(USERS).qs(query).loginAs(clerk)
      found = answer.body().data.items
      return answer.body().data.total
    }
    assert.equal(await list({ 'filter[attributes.positionIds]': first.id }), 2)
    assert.deepEqual(
      found.map(({ id, attributes }) => [id, attributes]),
      [
        [users[1]!.id, { positionIds: [first.id, second.id] }],
        [users[0]!.id, { positionIds: [first.id] }],
      ]
    )
    assert.equal(await list({ 'filter[attributes.positionIds]': 2_147_483_647 }), 0)

    const statements = await observeStatements(() => list({}))
    const asked = statements.filter(({ sql }) => sql.includes('positions_holders'))
    assert.isAbove(found.length, 3)
    assert.lengthOf(asked, 1)
  })

  test('a list is not filtered by what is no id', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: CLERK })
    for (const value of ['x', '1 or 1=1', '0']) {
      const answer = await client
        .get(USERS)
        .qs({ 'filter[attributes.positionIds]': value })
        .loginAs(clerk)
      assert.containsSubset(answer.body(), { error: 'E_VALIDATION' })
      assert.include(answer.body().details[0].field, 'attributes.positionIds')
    }
  })

  test('who may not see positions neither sees, sets nor finds by them', async ({
    client,
    assert,
  }) => {
    const editor = await makeUser({ permissions: EDITOR })
    const user = await makeUser()
    const position = await makePosition()
    await db.table('positions_holders').insert({ user_id: user.id, position_id: position.id })

    const read = await client.get(`${USERS}/${user.id}`).loginAs(editor)
    assert.deepEqual(read.body().data.attributes, {})
    const written = await client
      .put(`${USERS}/${user.id}`)
      .json({ nickname: 'Changed', attributes: { positionIds: [] } })
      .loginAs(editor)
    written.assertStatus(403)
    assert.include(written.body().message, 'positions:position:list')
    await user.refresh()
    assert.notEqual(user.nickname, 'Changed')
    const filtered = await client
      .get(USERS)
      .qs({ 'filter[attributes.positionIds]': position.id })
      .loginAs(editor)
    filtered.assertStatus(403)
    assert.lengthOf(await db.from('positions_holders').where('user_id', user.id), 1)
  })

  test('are set for nobody whom the editor may not change', async ({ client, assert }) => {
    const [own, other] = await Department.createMany([
      { name: 'Own', ancestors: '/' },
      { name: 'Other', ancestors: '/' },
    ])
    const clerk = await makeUser({ permissions: CLERK, departmentId: own!.id, dataScope: 3 })
    const far = await makeUser({ departmentId: other!.id })
    const admin = await makeUser({ departmentId: own!.id, isSuper: true })
    const position = await makePosition()
    const give = async (userId: number) => {
      const answer = await client
        .put(`${USERS}/${userId}`)
        .json({ attributes: { positionIds: [position.id] } })
        .loginAs(clerk)
      return answer.body().error
    }

    assert.equal(await give(far.id), 'E_RECORD_NOT_FOUND')
    assert.equal(await give(admin.id), 'E_SUPER_ADMIN_PROTECTED')
    assert.lengthOf(await db.from('positions_holders').where('position_id', position.id), 0)
  })

  test('the form of users asks whoever may set them, with the limit of the deployment', async ({
    client,
    assert,
  }) => {
    const fieldsFor = async (permissions: string[], language = 'en') => {
      const answer = await client
        .get(`${USERS}/form`)
        .header('accept-language', language)
        .loginAs(await makeUser({ permissions }))
      const { create, update } = answer.body().data
      return [create, update].map((fields: { name: string }[]) =>
        fields.find(({ name }) => name === 'attributes.positionIds')
      )
    }
    const field = {
      name: 'attributes.positionIds',
      label: 'Positions',
      isRequired: false,
      schema: {
        type: 'array',
        items: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
        maxItems: 5,
      },
    }
    assert.deepEqual(await fieldsFor(EDITOR), [undefined, undefined])
    assert.deepEqual(await fieldsFor(CLERK), [field, field])
    const translated = { ...field, label: '岗位' }
    assert.deepEqual(await fieldsFor(CLERK, 'zh-CN'), [translated, translated])
  })
})
