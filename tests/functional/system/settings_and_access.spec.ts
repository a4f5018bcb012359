import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import {
  AccessCache,
  AccessChanges,
  ChangeLog,
  PrincipalSource,
  SessionManager,
  SessionStore,
} from '@iti/framework/access'
import { Dictionary } from '@iti/framework/models/system/dictionary'
import { DictionaryItem } from '@iti/framework/models/system/dictionary_item'
import { Settings } from '@iti/framework/settings'
import { makeUser } from '@iti/framework/testing'
import { mostLines } from '#modules/orders/settings'
import { observeStatements } from '../../observe_statements.js'
import { ORDERS, URL } from './dictionary_answers.js'
import { operator } from './operator.js'

const LINES = '/api/system/settings/orders.most_lines'
const ITEMS = '/api/system/dictionaries/orders.status/items'

/** The tables that are asked meanwhile, but for those that tell what changed. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const observed = await observeStatements(work)
  return observed.map(({ sql }) => sql).filter((sql) => !/iti_access_(versions|changes)/.test(sql))
}

/** What another process on the same database remembers. */
async function anotherProcess() {
  const changes = new AccessChanges(new ChangeLog(db))
  const principals = await app.container.make(PrincipalSource)
  const cache = new AccessCache(new SessionStore(db), principals, changes)
  await changes.catchUp()
  await changes.stop()
  return { changes, cache }
}

test.group('Settings and dictionaries', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('change without anybody being read again', async ({ client, assert }) => {
    const { get, post, put, delete: remove } = await operator(client)
    const sessions = await app.container.make(SessionManager)
    const user = await makeUser()
    const { accessToken } = await sessions.open({
      userId: user.id,
      origin: { ip: null, userAgent: null },
    })
    const me = async () => {
      const answer = await client.get('/api/auth/me').bearerToken(accessToken)
      answer.assertStatus(200)
    }
    const there = await anotherProcess()
    const row = await db.from('iti_sessions').where('user_id', user.id).firstOrFail()
    const access = () => there.cache.find(row.access_hash)
    const item = await DictionaryItem.findByOrFail({ code: 'orders.status:placed' })
    await me()
    await access()

    const edits = [
      () => put(LINES, { value: 7 }),
      () => put(`${ITEMS}/${item.id}`, { color: 'red' }),
      () => item.merge({ label: 'New' }).save(),
      () => post(URL, { code: 'parts', name: 'Parts' }),
      async () => {
        const { id } = await Dictionary.findByOrFail({ code: 'parts' })
        await put(`${URL}/${id}`, { name: 'Spare parts' })
      },
      () => post(`${URL}/parts/items`, { value: 'nut', label: 'Nut' }),
      async () => {
        const { id } = await DictionaryItem.findByOrFail({ value: 'nut' })
        await remove(`${URL}/parts/items/${id}`)
      },
      async () => {
        const { id } = await Dictionary.findByOrFail({ code: 'parts' })
        await remove(`${URL}/${id}`)
      },
      () => remove(LINES),
      () => put(LINES, { value: 7 }),
    ]
    for (const edit of edits) {
      const generation = there.changes.generation
      await edit()
      await there.changes.catchUp()
      assert.isAbove(there.changes.generation, generation)
      assert.deepEqual(await statementsOf(me), [])
      assert.deepEqual(await statementsOf(access), [])
    }
    const settings = new Settings()
    assert.equal(await settings.get(mostLines), 7)
    const { data } = await get(ORDERS)
    assert.containsSubset(data.items[0], { label: 'New', color: 'red' })

    // what is told with a change of rights is not lost, nor is the change of rights
    const changes = await app.container.make(AccessChanges)
    await db.transaction((trx) =>
      changes.together(trx, async () => {
        await changes.record('nobody', trx)
        await changes.record([user.id], trx)
      })
    )
    await there.changes.catchUp()
    assert.isNotEmpty(await statementsOf(access))
    await changes.record('nobody')
    await changes.record('everyone')
    assert.isNotEmpty(await statementsOf(me))
  })
})
