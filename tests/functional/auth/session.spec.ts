import testUtils from '@adonisjs/core/services/test_utils'
import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { makeUser } from '@iti/framework/testing'
import { type User } from '@iti/framework/models/system/user'

const PASSWORD = 'correct horse battery'

async function makeAccount(fields: Partial<User> = {}) {
  const user = await makeUser({ permissions: ['system:user:list'] })
  return user.merge({ password: await hash.make(PASSWORD), ...fields }).save()
}

async function signIn(client: ApiClient, user: User, password = PASSWORD) {
  return client.post('/api/auth/login').json({ username: user.username, password })
}

test.group('Sessions', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('sign-in answers with tokens that open the API', async ({ client, assert }) => {
    const user = await makeAccount()
    const login = await signIn(client, user)
    login.assertStatus(200)
    const { accessToken, refreshToken, expiresIn } = login.body().data
    assert.equal(expiresIn, 1800)
    assert.isString(refreshToken)

    const me = await client.get('/api/auth/me').bearerToken(accessToken)
    assert.containsSubset(me.body(), {
      code: 0,
      message: 'ok',
      data: {
        id: user.id,
        username: user.username,
        department: null,
        permissions: ['system:user:list'],
        mustChangePassword: false,
      },
    })
    assert.equal(me.body().requestId, me.header('x-request-id'))
    await user.refresh()
    assert.isNotNull(user.lastLoginAt)
  })

  test('an unknown name, a wrong password and a disabled account get the same answer', async ({
    client,
    assert,
  }) => {
    const user = await makeAccount()
    const disabled = await makeAccount({ status: 'disabled' })
    const answers = [
      await signIn(client, user, 'wrong password'),
      await signIn(client, disabled),
      await client.post('/api/auth/login').json({ username: 'nobody', password: PASSWORD }),
    ]
    for (const answer of answers) {
      answer.assertStatus(401)
      assert.containsSubset(answer.body(), {
        code: 401,
        error: 'E_CREDENTIALS_INVALID',
        data: null,
      })
    }
  })

  test('neither password nor token lies in the database', async ({ client, assert }) => {
    const user = await makeAccount()
    const login = await signIn(client, user)
    const rows = JSON.stringify([
      await db.from('iti_sessions').where('user_id', user.id),
      await db.from('iti_users').where('id', user.id),
    ])
    const { accessToken, refreshToken } = login.body().data
    for (const secret of [PASSWORD, accessToken, refreshToken]) assert.notInclude(rows, secret)
    assert.match(rows, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('refresh rotates both tokens', async ({ client }) => {
    const login = await signIn(client, await makeAccount())
    const before = login.body().data
    const refreshed = await client
      .post('/api/auth/refresh')
      .json({ refreshToken: before.refreshToken })
    const after = refreshed.body().data

    const old = await client.get('/api/auth/me').bearerToken(before.accessToken)
    old.assertStatus(401)
    const current = await client.get('/api/auth/me').bearerToken(after.accessToken)
    current.assertStatus(200)
  })

  test('a refresh token that was used before ends the session', async ({ client, assert }) => {
    const login = await signIn(client, await makeAccount())
    const { refreshToken } = login.body().data
    const refreshed = await client.post('/api/auth/refresh').json({ refreshToken })
    const reused = await client.post('/api/auth/refresh').json({ refreshToken })
    reused.assertStatus(401)
    assert.equal(reused.body().error, 'E_REFRESH_TOKEN_INVALID')

    const stolen = await client.get('/api/auth/me').bearerToken(refreshed.body().data.accessToken)
    stolen.assertStatus(401)
  })

  test('access and refresh tokens do not stand in for each other, nor does garbage', async ({
    client,
  }) => {
    const login = await signIn(client, await makeAccount())
    const { accessToken, refreshToken } = login.body().data
    for (const token of [refreshToken, 'x', `${accessToken}x`, '']) {
      const answer = await client.get('/api/auth/me').header('authorization', `Bearer ${token}`)
      answer.assertStatus(401)
    }
    for (const token of [accessToken, 'x', '-'.repeat(64)]) {
      const answer = await client.post('/api/auth/refresh').json({ refreshToken: token })
      answer.assertStatus(401)
    }
  })

  test('an expired access token is refused', async ({ client }) => {
    const user = await makeAccount()
    const login = await signIn(client, user)
    await db
      .from('iti_sessions')
      .where('user_id', user.id)
      .update({ access_expires_at: '2020-01-01 00:00:00' })
    const answer = await client.get('/api/auth/me').bearerToken(login.body().data.accessToken)
    answer.assertStatus(401)
  })

  test('sign-out ends the session', async ({ client }) => {
    const login = await signIn(client, await makeAccount())
    const { accessToken } = login.body().data
    const logout = await client.post('/api/auth/logout').bearerToken(accessToken)
    logout.assertBodyContains({ code: 0, data: null })
    const answer = await client.get('/api/auth/me').bearerToken(accessToken)
    answer.assertStatus(401)
  })

  test('disabling a user ends what they are doing at once', async ({ client }) => {
    const user = await makeAccount()
    const login = await signIn(client, user)
    const me = () => client.get('/api/auth/me').bearerToken(login.body().data.accessToken)
    const before = await me()
    before.assertStatus(200)
    await user.merge({ status: 'disabled' }).save()
    const after = await me()
    after.assertStatus(401)
  })
})

test.group('Own password', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('while it must be changed only the password and sign-out answer', async ({
    client,
    assert,
  }) => {
    const login = await signIn(client, await makeAccount({ mustChangePassword: true }))
    const { accessToken } = login.body().data
    for (const path of ['/api/auth/me', '/api/auth/menus', '/api/system/users']) {
      const refused = await client.get(path).bearerToken(accessToken)
      refused.assertStatus(403)
      assert.equal(refused.body().error, 'E_PASSWORD_CHANGE_REQUIRED')
    }
    const changed = await client
      .put('/api/auth/password')
      .bearerToken(accessToken)
      .json({ currentPassword: PASSWORD, newPassword: 'another long one' })
    changed.assertBodyContains({ code: 0 })
  })

  test('changing it ends every session and lets the new one in', async ({ client }) => {
    const user = await makeAccount()
    const first = await signIn(client, user)
    const second = await signIn(client, user)
    await client
      .put('/api/auth/password')
      .bearerToken(first.body().data.accessToken)
      .json({ currentPassword: PASSWORD, newPassword: 'another long one' })

    for (const login of [first, second]) {
      const answer = await client.get('/api/auth/me').bearerToken(login.body().data.accessToken)
      answer.assertStatus(401)
    }
    const old = await signIn(client, user)
    old.assertStatus(401)
    const fresh = await signIn(client, user, 'another long one')
    fresh.assertStatus(200)
  })

  test('a wrong, a short and an unchanged one are refused', async ({ client, assert }) => {
    const login = await signIn(client, await makeAccount())
    const change = async (currentPassword: string, newPassword: string) => {
      const answer = await client
        .put('/api/auth/password')
        .bearerToken(login.body().data.accessToken)
        .json({ currentPassword, newPassword })
      return answer.body().error
    }
    assert.equal(await change('wrong', 'another long one'), 'E_PASSWORD_WRONG')
    assert.equal(await change(PASSWORD, 'short'), 'E_VALIDATION')
    assert.equal(await change(PASSWORD, PASSWORD), 'E_PASSWORD_UNCHANGED')
  })
})
