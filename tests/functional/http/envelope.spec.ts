import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import type { ItiConfig } from '@iti/framework'
import { makeUser } from '@iti/framework/testing'

test.group('Envelope', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('the live probe answers anybody, plainly', async ({ client }) => {
    const answer = await client.get('/health/live')
    answer.assertStatus(200)
    answer.assertBody({ status: 'ok' })
  })

  test('an unknown address, malformed JSON and a large body keep their HTTP status', async ({
    client,
    assert,
  }) => {
    const unknown = await client.get('/api/nowhere')
    unknown.assertStatus(404)
    assert.containsSubset(unknown.body(), { code: 404, error: 'E_ROUTE_NOT_FOUND' })

    const malformed = await client
      .post('/api/auth/login')
      .header('content-type', 'application/json')
      .json('{"username":' as unknown as object)
    malformed.assertStatus(400)
    assert.equal(malformed.body().code, 400)

    const large = await client.post('/api/auth/login').json({ username: 'x'.repeat(2_000_000) })
    large.assertStatus(413)
    assert.equal(large.body().code, 413)
  })

  test('a harmless request id of the client is kept, another is replaced', async ({
    client,
    assert,
  }) => {
    const kept = await client.get('/api/auth/me').header('x-request-id', 'trace-1')
    assert.equal(kept.body().requestId, 'trace-1')
    const replaced = await client.get('/api/auth/me').header('x-request-id', 'a"b {evil}')
    assert.match(replaced.body().requestId, /^[\w-]{20,}$/)
  })

  test('messages come in the language that is asked for', async ({ client, assert }) => {
    const say = async (language?: string) => {
      const request = client.post('/api/auth/login').json({ username: 'x' })
      const answer = await (language ? request.header('accept-language', language) : request)
      return [answer.body().message, answer.body().details[0].message]
    }
    assert.deepEqual(await say('zh-CN,zh;q=0.9'), ['输入内容有误', '密码 必须填写'])
    assert.deepEqual(await say('en'), [
      'The input is not valid',
      'The password field must be defined',
    ])
    assert.deepEqual(await say(), await say('en'))
    assert.deepEqual(await say('fr'), await say('en'))
  })

  test('business failures keep their HTTP status where the configuration says so', async ({
    client,
    cleanup,
    assert,
  }) => {
    const { http } = app.config.get<ItiConfig>('iti')
    http.businessStatus = 'semantic'
    cleanup(() => {
      http.businessStatus = 'ok'
    })
    const invalid = await client.post('/api/auth/login').json({})
    invalid.assertStatus(422)
    assert.equal(invalid.body().code, 422)

    const admin = await makeUser({ isSuper: true })
    const missing = await client.get('/api/system/users/999999').loginAs(admin)
    missing.assertStatus(404)
  })

  test('keys that pollute prototypes are refused or dropped', async ({ client, assert }) => {
    const answer = await client
      .post('/api/auth/login')
      .header('content-type', 'application/json')
      .json(
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}' as unknown as object
      )
    assert.notEqual(answer.body().code, 0)
    assert.isUndefined(({} as Record<string, unknown>).polluted)
  })
})
