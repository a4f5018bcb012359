import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { ServiceTokens } from '@iti/framework/access'
import { test } from '@japa/runner'
import { parseExposition } from '../../exposition_text.js'
import { runProcess } from '../../host/run_process.js'
import { productionEnvironment } from '../../security/app_process.js'

const makeToken = async (scope: string) => {
  const tokens = await app.container.make(ServiceTokens)
  const spec = { service: `${scope}-reader`, scopes: [scope], expiresIn: '1 day' }
  const { token } = await tokens.create(spec)
  return token
}

test.group('GET /metrics', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('answers nobody without a token', async ({ client, assert }) => {
    const answer = await client.get('/metrics')
    answer.assertStatus(401)
    assert.notInclude(answer.text(), 'process_')
  })

  test('answers no service whose token lacks the scope', async ({ client, assert }) => {
    const answer = await client.get('/metrics').bearerToken(await makeToken('inventory'))
    answer.assertStatus(403)
    assert.match(answer.header('content-type') ?? '', /^application\/problem\+json/)
    assert.include(answer.text(), 'E_SERVICE_SCOPE_MISSING')
  })

  test('answers a service that may monitor with text that can be read', async ({
    client,
    assert,
  }) => {
    const metrics = await app.container.make('iti.metrics')
    const spec = { name: 'tested_calls_total', help: 'For a test', labels: ['service'] } as const
    metrics.counter(spec).add(3, { service: 'orders' })

    const answer = await client.get('/metrics').bearerToken(await makeToken('monitor'))
    answer.assertStatus(200)
    answer.assertHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8')
    const families = new Map(parseExposition(answer.text()).map((one) => [one.name, one]))
    assert.deepEqual(families.get('tested_calls_total')!.samples, [
      { name: 'tested_calls_total', labels: { service: 'orders' }, value: 3 },
    ])
    assert.isAbove(families.get('process_cpu_seconds_total')!.samples[0]!.value, 0)
  })

  test('names metrics by the conventions', async ({ client, assert }) => {
    const answer = await client.get('/metrics').bearerToken(await makeToken('monitor'))
    const families = parseExposition(answer.text())
    assert.isAbove(families.length, 10)
    for (const { name, type, help, samples } of families) {
      assert.match(name, /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
      assert.isNotEmpty(help)
      if (type === 'counter') assert.match(name, /_total$/)
      if (type === 'histogram') assert.match(name, /_(seconds|bytes)$/)
      for (const label of samples.flatMap(({ labels }) => Object.keys(labels))) {
        assert.match(label, /^[a-z][a-z0-9_]*$/)
      }
    }
  })
})

/* Not in a transaction, which would keep the other process from its database. */
test.group('GET /metrics | what it costs', () => {
  test('is nothing in a process that nobody reads', async ({ assert }) => {
    const printed = await runProcess(
      process.execPath,
      ['--import=@poppinss/ts-exec', 'tests/functional/services/lazy_metrics.ts'],
      { cwd: app.makePath(), env: productionEnvironment({ LOG_LEVEL: 'silent' }) }
    )
    assert.deepEqual(JSON.parse(printed), { boot: false, made: false, read: true })
  })
})
