import testUtils from '@adonisjs/core/services/test_utils'
import limiter from '@adonisjs/limiter/services/main'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import type { Assert } from '@japa/assert'
import { test } from '@japa/runner'
import type { SessionTokens } from '@iti/framework/access'
import { type User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { hashPassword } from '../../modules/system/passwords/main.js'
import { Caller } from './caller.js'

const PASSWORD = 'correct horse battery'
const NEW_PASSWORD = 'another long one'

async function makeAccount(): Promise<User> {
  const user = await makeUser()
  return user.merge({ password: await hashPassword(PASSWORD) }).save()
}

const refresh = async (client: ApiClient, refreshToken: string) =>
  client.post('/api/auth/refresh').json({ refreshToken })

/** Exchanges a refresh token some times; the tokens of each turn, the first ones included. */
async function rotate(client: ApiClient, first: SessionTokens, times: number) {
  const turns = [first]
  for (let turn = 0; turn < times; turn++) {
    const answer = await refresh(client, turns.at(-1)!.refreshToken)
    answer.assertStatus(200)
    turns.push(answer.body().data)
  }
  return turns
}

async function signIn(client: ApiClient, { username }: User, password: string) {
  const answer = await client.post('/api/auth/login').json({ username, password })
  answer.assertStatus(200)
  return answer.body().data as SessionTokens
}

async function assertLive(client: ApiClient, { accessToken }: SessionTokens) {
  const answer = await client.get('/api/auth/menus').bearerToken(accessToken)
  answer.assertStatus(200)
}

/** No token of these opens anything, and none becomes a new one. */
async function assertDead(client: ApiClient, assert: Assert, turns: readonly SessionTokens[]) {
  for (const [turn, { accessToken, refreshToken }] of turns.entries()) {
    const opened = await client.get('/api/auth/menus').bearerToken(accessToken)
    assert.equal(opened.status(), 401, `access token of turn ${turn}`)
    const refreshed = await refresh(client, refreshToken)
    assert.equal(refreshed.status(), 401, `refresh token of turn ${turn}`)
    assert.equal(refreshed.body().error, 'E_REFRESH_TOKEN_INVALID')
    assert.isNull(refreshed.body().data)
  }
}

test.group('Row 3 | a change of the password', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear([limiter.config.default]))

  test('ends every older token, also after a new sign-in, which lives on', async ({
    client,
    assert,
  }) => {
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const changes = {
      async own(_: User, { accessToken }: SessionTokens) {
        const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
        return client.put('/api/auth/password').bearerToken(accessToken).json(body)
      },
      async byAdministrator(user: User) {
        const url = `/api/system/users/${user.id}/password`
        return admin.send('PUT', url, { password: NEW_PASSWORD })
      },
    }
    for (const [name, change] of Object.entries(changes)) {
      const user = await makeAccount()
      const [second, third] = [await Caller.signIn(client, user), await Caller.signIn(client, user)]
      const devices = [
        await rotate(client, await signIn(client, user, PASSWORD), 2),
        await rotate(client, second.tokens, 1),
        [third.tokens],
      ]
      for (const turns of devices) await assertLive(client, turns.at(-1)!)

      const changed = await change(user, devices[0]!.at(-1)!)
      assert.equal(changed.body().code, 0, name)
      for (const turns of devices) await assertDead(client, assert, turns.toReversed())

      const fresh = await signIn(client, user, NEW_PASSWORD)
      for (const turns of devices) await assertDead(client, assert, turns)
      // whoever must change the password first sees that, which takes a session
      const answer = await client.get('/api/auth/menus').bearerToken(fresh.accessToken)
      assert.equal(answer.status(), name === 'own' ? 200 : 403)
      const refreshed = await refresh(client, fresh.refreshToken)
      assert.equal(refreshed.status(), 200)
    }
  })
})

test.group('Row 3 | a refresh token', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('that is used again ends the whole family, however old it is, and no other', async ({
    client,
    assert,
  }) => {
    for (const reused of [0, 1, 2]) {
      const user = await makeUser()
      const [other, caller] = [await Caller.signIn(client, user), await Caller.signIn(client, user)]
      const turns = await rotate(client, caller.tokens, 3)
      for (const { accessToken } of turns.slice(0, -1)) {
        const answer = await client.get('/api/auth/menus').bearerToken(accessToken)
        assert.equal(answer.status(), 401)
      }
      await assertLive(client, turns.at(-1)!)

      const stolen = await refresh(client, turns[reused]!.refreshToken)
      assert.equal(stolen.status(), 401, `turn ${reused}`)
      await assertDead(client, assert, turns.toReversed())
      await assertLive(client, other.tokens)
    }
  })

  test('opens nothing, and an access token is not exchanged', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const { accessToken, refreshToken } = caller.tokens
    for (const path of ['/api/auth/me', '/api/system/users', '/api/system/sessions']) {
      const answer = await client.get(path).bearerToken(refreshToken)
      assert.equal(answer.status(), 401, path)
    }
    const padding = 'A'.repeat(refreshToken.length - accessToken.length)
    for (const token of [accessToken, accessToken + padding, padding + accessToken]) {
      const answer = await refresh(client, token)
      assert.equal(answer.status(), 401)
      assert.isNull(answer.body().data)
    }
    await assertLive(client, caller.tokens)
  })

  test('that somebody makes up neither opens nor ends a session', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser())
    const { refreshToken } = caller.tokens
    const family = Buffer.from(refreshToken, 'base64url')
    // the part that names the family is secret too
    for (let index = 0; index < 16; index++) {
      const changed = Buffer.from(family)
      changed[index]! ^= 1
      const answer = await refresh(client, changed.toString('base64url'))
      assert.equal(answer.status(), 401)
    }
    const { family_hash: hash, id } = await db
      .from('iti_sessions')
      .where('user_id', caller.id)
      .firstOrFail()
    for (const token of [hash, String(id), '', ' '.repeat(64), 'A'.repeat(64)]) {
      const answer = await refresh(client, token)
      assert.notEqual(answer.body().code, 0, token)
    }
    await assertLive(client, caller.tokens)
    const own = await refresh(client, refreshToken)
    assert.equal(own.status(), 200)
  })

  test('does not bring back what expired', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser())
    await db
      .from('iti_sessions')
      .where('user_id', caller.id)
      .update({ refresh_expires_at: '2020-01-01 00:00:00' })
    const answer = await refresh(client, caller.tokens.refreshToken)
    assert.equal(answer.status(), 401)
    await assertDead(client, assert, [caller.tokens])
  })

  test('carries no right that was lost since', async ({ client, assert }) => {
    const user = await makeUser({ permissions: ['system:user:list'] })
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const caller = await Caller.signIn(client, user)
    await admin.send('PUT', `/api/system/users/${user.id}`, { roleIds: [] })
    const [, fresh] = await rotate(client, caller.tokens, 1)
    const list = await client.get('/api/system/users').bearerToken(fresh!.accessToken)
    assert.equal(list.status(), 403)
  })

  test('does not revive a session that was ended by {$self}')
    .with(['logout', 'kick', 'disable', 'disable and enable', 'delete', 'reset password'] as const)
    .run(async ({ client, assert }, ending) => {
      const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
      const caller = await Caller.signIn(client, await makeAccount())
      const turns = await rotate(client, caller.tokens, 2)
      const current = turns.at(-1)!
      await assertLive(client, current)

      const url = `/api/system/users/${caller.id}`
      const endings = {
        'logout': async () =>
          client.post('/api/auth/logout').bearerToken(current.accessToken).json({}),
        'kick': async () =>
          admin.send('DELETE', `/api/system/sessions/${await caller.sessionId()}`),
        'disable': () => admin.send('PUT', `${url}/status`, { status: 'disabled' }),
        'disable and enable': async () => {
          await admin.send('PUT', url, { status: 'disabled' })
          return admin.send('PUT', url, { status: 'enabled' })
        },
        'delete': () => admin.send('DELETE', url),
        'reset password': () => admin.send('PUT', `${url}/password`, {}),
      }
      const ended = await endings[ending]()
      assert.equal(ended.body().code, 0)
      await assertDead(client, assert, turns.toReversed())
      assert.lengthOf(await db.from('iti_sessions').where('user_id', caller.id), 0)
    })

  test('of somebody whose account was disabled past the API is refused', async ({
    client,
    assert,
  }) => {
    const user = await makeUser()
    const caller = await Caller.signIn(client, user)
    await db.from('iti_users').where('id', user.id).update({ status: 'disabled' })
    const refreshed = await refresh(client, caller.tokens.refreshToken)
    assert.equal(refreshed.status(), 401)
    await db.from('iti_users').where('id', user.id).update({ status: 'enabled' })
    await assertDead(client, assert, [caller.tokens])
  })
})
