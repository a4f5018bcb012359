import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import app from '@adonisjs/core/services/app'
import { AccessChanges } from '@iti/framework/access'
import { defineSetting, Settings } from '@iti/framework/settings'
import { declare } from './declare.js'
import { operator } from './operator.js'

const SECRET = 'correct-horse-battery'
const KEY = '/api/system/settings/orders.api_key'

const plain = defineSetting({
  key: 'orders.api_key',
  label: 'Key of the parcel service',
  schema: vine.string().maxLength(200),
  default: 'none',
})

const secret = defineSetting({ ...plain, schema: vine.string().maxLength(200), secret: true })

const settings = new Settings()

/** A release that declares it so, as it is after it was started. */
async function release(setting: typeof plain) {
  await declare({ settings: [setting] })
  const changes = await app.container.make(AccessChanges)
  await changes.record('nobody')
}

test.group('Settings that become or cease to be a secret', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a secret that is none any more is unset, and its history can be read', async ({
    client,
    assert,
  }) => {
    const { get, put, delete: reset } = await operator(client)
    await release(secret)
    await put(KEY, { value: SECRET })
    await release(plain)
    const { data: before } = await get(KEY)
    assert.containsSubset(before, { value: 'none', isDefault: true, isUnreadable: false })
    assert.equal(await settings.get(plain), 'none')

    await put(KEY, { value: 'open' })
    const { data } = await get(`${KEY}/changes`)
    assert.containsSubset(data.items, [
      { from: null, to: 'open', secret: false, isDefault: false },
      { from: null, to: null, secret: true, isDefault: false },
    ])
    assert.equal(await settings.get(plain), 'open')

    await release(secret)
    await put(KEY, { value: SECRET })
    await release(plain)
    await reset(KEY)
    const { data: after, code } = await get(`${KEY}/changes`)
    assert.equal(code, 0)
    assert.containsSubset(after.items[0], { from: null, to: 'none', isDefault: true })
  })

  test('what was readable before it became a secret is none, and is told to nobody', async ({
    client,
    assert,
  }) => {
    const { get, put } = await operator(client)
    await release(plain)
    await put(KEY, { value: SECRET })
    await release(secret)
    assert.equal(await settings.get(secret), 'none')
    const { data } = await get(KEY)
    assert.containsSubset(data, { value: null, isDefault: true, isUnreadable: false })
    const { data: hidden } = await get(`${KEY}/changes`)
    assert.containsSubset(hidden.items, [{ from: null, to: null, secret: true }])

    await put(KEY, { value: `${SECRET}-2` })
    assert.equal(await settings.get(secret), `${SECRET}-2`)
    const stored = [await db.from('iti_settings'), await db.from('iti_setting_changes')]
    assert.notInclude(JSON.stringify(stored), SECRET)
    // nor when it is none again
    await release(plain)
    assert.notInclude(JSON.stringify(await get(`${KEY}/changes`)), SECRET)
  })
})
