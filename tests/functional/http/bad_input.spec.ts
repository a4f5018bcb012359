import { gzipSync } from 'node:zlib'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { User } from '@iti/framework/models/system/user'

const url = (path: string) => `http://localhost:${process.env.PORT}${path}`

test.group('Bad input', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is a validation error on every database, never a fault', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const inputs: [method: 'get' | 'post', path: string, value: object][] = [
      ['get', 'users', { departmentId: 99_999_999_999 }],
      ['get', 'users', { roleId: '-1' }],
      ['get', 'users', { keyword: '\0' }],
      ['get', 'users', { page: 'one' }],
      ['get', 'users', { status: ['enabled', 'disabled'] }],
      ['post', 'users', { username: 'x1', nickname: 'a\0b' }],
      ['post', 'users', { username: 'x1', nickname: 'x', email: '\ud800' }],
      ['post', 'users', { username: 'x1', nickname: 'x', departmentId: 2 ** 31 }],
      ['post', 'users', { username: 'x1', nickname: 'x', departmentId: [1] }],
      ['post', 'users', { username: 'x1', nickname: 'x', departmentId: true }],
      ['post', 'users', { username: 'x1', nickname: 'x', roleIds: [2 ** 40] }],
      ['post', 'users', { username: 'x1', nickname: 'x', status: null }],
      ['post', 'users', { username: 'x1', nickname: { toString: 1 } }],
      ['post', 'roles', { code: 'x1', name: 'x', dataScope: true }],
      ['post', 'roles', { code: 'x1', name: 'x', menuIds: ['1'] }],
      ['post', 'departments', { name: 'x', parentId: '1' }],
      ['post', 'departments', { name: 'x', sort: 1.5 }],
      ['post', 'menus', { type: 'page', name: 'x', visible: 'yes' }],
    ]
    for (const [method, path, value] of inputs) {
      const request = client.request(`/api/system/${path}`, method.toUpperCase()).loginAs(admin)
      const answer = await (method === 'get' ? request.qs(value) : request.json(value))
      assert.equal(answer.body().error, 'E_VALIDATION', `${path} ${JSON.stringify(value)}`)
    }
    assert.isNull(await User.findBy({ username: 'x1' }))
  })

  test('null does not pass for "leave it"', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const answer = await client
      .put(`/api/system/users/${admin.id}`)
      .loginAs(admin)
      .json({ nickname: null, phone: null })
    assert.deepEqual(
      answer
        .body()
        .details.map(({ field, rule }: { field: string; rule: string }) => [field, rule]),
      [['nickname', 'required']]
    )
  })

  test('an id that cannot be one is the id of nothing', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    for (const id of ['0', '-1', '1e3', '99999999999', 'abc', '1%00']) {
      const answer = await client.get(`/api/system/users/${id}`).loginAs(admin)
      assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND', id)
    }
  })

  test('a body that cannot be read and an address that cannot be decoded answer 400 in the envelope', async ({
    assert,
  }) => {
    const headers = { 'content-type': 'application/json' }
    const send = (body: string | NonSharedBuffer, more: Record<string, string> = {}) =>
      fetch(url('/api/auth/login'), { method: 'POST', headers: { ...headers, ...more }, body })
    const answers = [
      await send('{"username":'),
      await send('null'),
      await send('"text"'),
      await send('plain', { 'content-encoding': 'gzip' }),
      await fetch(url('/api/system/users/%E0%A4%A')),
    ]
    for (const answer of answers) {
      const body = (await answer.json()) as { code: number; error: string; requestId: string }
      assert.equal(answer.status, 400)
      assert.equal(body.code, 400)
      assert.match(body.error, /^E_BODY_UNREADABLE$|^E_BAD_URL$/)
      assert.isString(body.requestId)
    }
    const zipped = await send(gzipSync('{"username":"x"}'), { 'content-encoding': 'gzip' })
    const { details } = (await zipped.json()) as { details: { field: string }[] }
    assert.equal(details[0]!.field, 'password')
  })
})
