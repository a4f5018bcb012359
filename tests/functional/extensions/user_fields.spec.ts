import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { userFields, type UserField } from '@iti/framework/points'
import { makeUser } from '@iti/framework/testing'
import { contribute } from './contribute.js'

const URL = '/api/system/users'
const TABLE = 'test_badges'
const READ = 'orders:order:list'
const WRITE = 'orders:order:create'

/** A badge, in a table of its own. */
const badge: UserField<string | null> = {
  name: 'badge',
  label: 'Badge',
  schema: vine.string().regex(/^B\d+$/),
  empty: null,
  permissions: { read: READ, write: WRITE },
  async read(userIds, client) {
    const rows = await client.from(TABLE).whereIn('user_id', [...userIds])
    return new Map(rows.map((row): [number, string] => [row.user_id, row.badge]))
  },
  async write(userId, value, trx) {
    await trx.from(TABLE).where('user_id', userId).delete()
    await trx.table(TABLE).insert({ user_id: userId, badge: value })
  },
  filter: {
    schema: vine.string(),
    apply: (query, value: string) =>
      void query.whereIn('iti_users.id', (owners) =>
        owners.from(TABLE).where('badge', value).select('user_id')
      ),
  },
}

const makeClerk = (...further: string[]) =>
  makeUser({
    permissions: ['list', 'create', 'update', 'delete']
      .map((action) => `system:user:${action}`)
      .concat(further),
  })

test.group('Extension point | fields of users', (group) => {
  // outside of the transaction: a table that is made ends it on MariaDB
  group.setup(async () => {
    await db.connection().schema.dropTableIfExists(TABLE)
    await db.connection().schema.createTable(TABLE, (table) => {
      table.integer('user_id').primary()
      table.string('badge', 16).notNullable()
    })
    return () => db.connection().schema.dropTable(TABLE)
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a value is stored, shown, changed, kept where it is not given, and filtered by', async ({
    client,
    assert,
  }) => {
    await contribute(userFields, badge)
    const clerk = await makeClerk(READ, WRITE)
    const body = { username: 'mei', nickname: 'Mei', attributes: { badge: 'B1' } }
    const created = await client.post(URL).loginAs(clerk).json(body)
    const { id, attributes } = created.body().data
    assert.containsSubset(attributes, { badge: 'B1' })
    assert.deepEqual(await db.from(TABLE).select('user_id', 'badge'), [
      { user_id: id, badge: 'B1' },
    ])

    const changed = await client
      .put(`${URL}/${id}`)
      .loginAs(clerk)
      .json({ attributes: { badge: 'B2' } })
    assert.equal(changed.body().data.attributes.badge, 'B2')
    await client.put(`${URL}/${id}`).loginAs(clerk).json({ phone: '139' })
    const shown = await client.get(`${URL}/${id}`).loginAs(clerk)
    assert.equal(shown.body().data.attributes.badge, 'B2')

    const without = await client.get(`${URL}/${clerk.id}`).loginAs(clerk)
    assert.isNull(without.body().data.attributes.badge)
    for (const [value, found] of [
      ['B2', [id]],
      ['B1', []],
    ] as const) {
      const list = await client.get(URL).loginAs(clerk).qs({ 'filter[attributes.badge]': value })
      const { items, total } = list.body().data
      assert.deepEqual(
        items.map((item: { id: number }) => item.id),
        found
      )
      assert.equal(total, found.length)
    }
  })

  test('a value that does not fit is refused, and the form says what does', async ({
    client,
    assert,
  }) => {
    await contribute(userFields, badge)
    const clerk = await makeClerk(READ, WRITE)
    const body = { username: 'mei', nickname: 'Mei', attributes: { badge: 'none' } }
    const answer = await client.post(URL).loginAs(clerk).json(body)
    assert.equal(answer.body().code, 422)
    assert.containsSubset(answer.body().details, [{ field: 'attributes.badge', rule: 'regex' }])

    const form = await client.get(`${URL}/form`).loginAs(clerk)
    const { create, update } = form.body().data
    for (const fields of [create, update]) {
      assert.containsSubset(fields, [
        {
          name: 'attributes.badge',
          label: 'Badge',
          isRequired: false,
          schema: { type: 'string', pattern: '^B\\d+$' },
        },
      ])
    }
  })

  test('whoever lacks its permissions neither sees nor sets it, nor finds anybody by it', async ({
    client,
    assert,
  }) => {
    await contribute(userFields, badge)
    const [reader, stranger] = [await makeClerk(READ), await makeClerk(WRITE)]
    await db.table(TABLE).insert({ user_id: reader.id, badge: 'B7' })
    const path = `${URL}/${reader.id}`

    const seen = await client.get(path).loginAs(reader)
    assert.equal(seen.body().data.attributes.badge, 'B7')
    const hidden = await client.get(path).loginAs(stranger)
    assert.notProperty(hidden.body().data.attributes ?? {}, 'badge')

    const filtered = await client
      .get(URL)
      .loginAs(stranger)
      .qs({ 'filter[attributes.badge]': 'B7' })
    assert.containsSubset(filtered.body(), { code: 403, error: 'E_PERMISSION_DENIED' })
    for (const clerk of [reader, stranger]) {
      const body = { nickname: 'Changed', attributes: { badge: 'B8' } }
      const answer = await client.put(path).loginAs(clerk).json(body)
      assert.containsSubset(answer.body(), { code: 403, error: 'E_PERMISSION_DENIED' })
      const form = await client.get(`${URL}/form`).loginAs(clerk)
      assert.notInclude(form.text(), 'attributes.badge')
    }
    // nothing of a change is kept whose field may not be set
    const after = await client.get(path).loginAs(reader)
    assert.deepEqual(after.body().data, seen.body().data)
  })

  test('once it is withdrawn there is no such field', async ({ client, assert }) => {
    const clerk = await makeClerk(READ, WRITE)
    const body = { username: 'mei', nickname: 'Mei', attributes: { badge: 'B1' } }
    const answer = await client.post(URL).loginAs(clerk).json(body)
    assert.equal(answer.body().code, 422)
    assert.containsSubset(answer.body().details, [{ rule: 'unknown' }])
  })
})
