import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { ServiceTokens } from '@iti/framework/access'
import { Metrics } from '@iti/framework/metrics'
import { measureTokenExpiry } from '@iti/framework/services'
import { TestClock } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { readMetrics } from './read_metrics.js'

test.group('Metrics of service tokens', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const NAME = 'iti_service_token_expiry_timestamp_seconds'

  test('tell when the live ones end, and read them at most every 30 seconds', async ({
    assert,
  }) => {
    const tokens = await app.container.make(ServiceTokens)
    const spec = { service: 'metered', scopes: ['monitor'], expiresIn: '1 day' }
    const revoked = await tokens.create(spec)
    const live = await tokens.create(spec)
    await tokens.revoke(revoked.id)
    const clock = new TestClock()
    const metrics = new Metrics((error) => {
      throw error
    })
    let readings = 0
    measureTokenExpiry(metrics, async () => (readings++, tokens.list()), clock)
    const ofService = () => readMetrics(metrics, NAME, { service: 'metered' })

    const [sample, ...others] = await ofService()
    assert.deepEqual(sample!.labels, { service: 'metered', token_id: live.id })
    assert.approximately(sample!.value, Date.now() / 1_000 + 86_400, 600)
    assert.deepEqual(others, [])

    await tokens.revoke(live.id)
    await clock.advance(29_999)
    assert.lengthOf(await ofService(), 1)
    assert.equal(readings, 1)
    await clock.advance(1)
    assert.deepEqual(await ofService(), [])
    assert.equal(readings, 2)
  })

  test('are read again at once where they could not be read', async ({ assert }) => {
    const failures: unknown[] = []
    const metrics = new Metrics((error) => failures.push(error))
    const tokens = await app.container.make(ServiceTokens)
    await tokens.create({ service: 'metered', scopes: ['monitor'], expiresIn: '1 day' })
    let readings = 0
    const list = async () => {
      if (++readings === 1) throw new Error('no database')
      return tokens.list()
    }
    measureTokenExpiry(metrics, list, new TestClock())
    assert.deepEqual(await readMetrics(metrics, NAME, { service: 'metered' }), [])
    assert.lengthOf(await readMetrics(metrics, NAME, { service: 'metered' }), 1)
    assert.lengthOf(failures, 1)
  })
})

test.group('Metrics of the service API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('tell who called what with which status, and what was replayed', async ({
    client,
    assert,
  }) => {
    const tokens = await app.container.make(ServiceTokens)
    const service = 'metered-caller'
    const scopes = ['inventory', 'monitor']
    const { token } = await tokens.create({ service, scopes, expiresIn: '1 day' })
    const post = (operation: string) =>
      client.post(`/services/inventory/${operation}`).bearerToken(token)
    await post('findParts').json({ partNos: [] })
    await post('findParts').json({ partNos: 'none' })
    await post('findParts').header('content-type', 'text/plain')
    for (let turn = 0; turn < 2; turn++) {
      await post('release').header('idempotency-key', 'metered').json({ reference: 'metered' })
    }
    await client.post('/services/inventory/findParts').json({ partNos: [] })

    const metrics = await app.container.make('iti.metrics')
    const own = (name: string) => readMetrics(metrics, name, { service })
    const told = await own('iti_service_request_duration_seconds')
    assert.sameDeepMembers(
      told.map(({ labels, value }) => [labels.operation, labels.status, value]),
      [
        ['inventory.findParts', '200', 1],
        ['inventory.findParts', '422', 1],
        ['inventory.findParts', '415', 1],
        ['inventory.release', '200', 2],
      ]
    )
    assert.deepEqual(await own('iti_idempotent_replays_total'), [
      { labels: { service, operation: 'inventory.release' }, value: 1 },
    ])
  })
})
