import { createHmac } from 'node:crypto'
import encryption from '@adonisjs/core/services/encryption'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import { Role } from '@iti/framework/models/system/role'
import { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'

const USERS = '/api/system/users'
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** A token as other systems issue it, signed with a key, or not at all. */
function jwt(claims: object, key?: string): string {
  const text = `${encode({ alg: key ? 'HS256' : 'none', typ: 'JWT' })}.${encode(claims)}`
  return `${text}.${key ? createHmac('sha256', key).update(text).digest('base64url') : ''}`
}

/** What tokens of other systems say of an administrator. */
const claimsOf = ({ id, username }: User) => ({
  sub: id,
  id,
  userId: id,
  username,
  isSuper: true,
  is_super: true,
  roles: ['super_admin', 'admin'],
  permissions: ['*', '*:*:*', 'system:user:list'],
  exp: 4_102_444_800,
})

const statusOf = async (client: ApiClient, authorization: string, path = '/api/auth/me') => {
  const answer = await client.get(path).header('authorization', authorization)
  return answer.status()
}

test.group('Row 2 | tokens say nothing but which session it is', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a token in which one character differs opens nothing', async ({ client, assert }) => {
    const { tokens } = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const { accessToken } = tokens
    assert.equal(await statusOf(client, `Bearer ${accessToken}`), 200)
    const changed = [...accessToken].flatMap((character, index) => {
      const next = ALPHABET[(ALPHABET.indexOf(character) + 1) % ALPHABET.length]!
      const isLower = character === character.toLowerCase()
      const otherCase = isLower ? character.toUpperCase() : character.toLowerCase()
      const others = [next, otherCase].filter((other) => other !== character)
      return others.map(
        (other) => accessToken.slice(0, index) + other + accessToken.slice(index + 1)
      )
    })
    assert.isAbove(changed.length, accessToken.length)
    changed.push(
      ...[accessToken.slice(1), accessToken.slice(0, -1), `A${accessToken}`, `${accessToken}A`],
      ...[accessToken + accessToken, accessToken.toLowerCase(), accessToken.toUpperCase()],
      ...[`${accessToken}=`, `${accessToken}.`, `${accessToken} x`, `${accessToken},x`]
    )
    for (const token of changed)
      assert.equal(await statusOf(client, `Bearer ${token}`), 401, `${token} of ${accessToken}`)
  })

  test('claims of an administrator open nothing, whatever they are signed with', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const caller = await Caller.signIn(client, await makeUser())
    await Caller.signIn(client, admin)
    const session = await db.from('iti_sessions').where('user_id', admin.id).firstOrFail()
    const own = caller.tokens.accessToken
    const claims = claimsOf(admin)
    const tokens = [
      jwt(claims),
      ...[process.env.APP_KEY!, 'secret', own, session.access_hash].map((key) => jwt(claims, key)),
      ...[`${own}.${encode(claims)}`, `${own}.${encode(claims)}.${own}`, own + encode(claims)],
      ...[encode(claims), encryption.encrypt(claims), encryption.encrypt(admin.id)],
      ...[String(admin.id), admin.username, `oat_${Buffer.from(`${admin.id}`).toString('base64')}`],
      // what lies in the database is not what opens the door
      ...[session.access_hash, session.refresh_hash, session.family_hash, String(session.id)],
    ]
    for (const token of tokens) {
      for (const scheme of ['Bearer', 'bearer', 'Basic', 'Token', 'JWT', ''])
        assert.equal(await statusOf(client, `${scheme} ${token}`.trim()), 401, `${scheme} ${token}`)
    }
  })

  test('a token that is not in the header of authorisation opens nothing', async ({
    client,
    assert,
  }) => {
    const { tokens } = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const { accessToken } = tokens
    for (const name of ['token', 'access_token', 'accessToken', 'authorization', 'Authorization']) {
      const query = await client.get(USERS).qs({ [name]: accessToken })
      const cookie = await client
        .get(USERS)
        .header('cookie', `${name}=${accessToken}; session=${accessToken}`)
      const body = await client.post('/api/auth/logout').json({ [name]: `Bearer ${accessToken}` })
      const header = await client.get(USERS).header(`x-${name}`, accessToken)
      for (const answer of [query, cookie, body, header]) assert.equal(answer.status(), 401, name)
    }
  })
})

test.group('Row 2 | who is calling', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('naming somebody else in headers, query or body makes nobody of them', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const caller = await Caller.signIn(client, await makeUser())
    const adminAtWork = await Caller.signIn(client, admin)
    const { accessToken } = caller.tokens
    const headers = [
      ...['x-user', 'x-user-id', 'x-userid', 'x-username', 'x-forwarded-user', 'remote-user'],
      ...['x-remote-user', 'x-authenticated-user', 'x-principal', 'x-session-id', 'x-impersonate'],
      ...['x-roles', 'x-permissions', 'x-is-super', 'x-admin', 'x-tenant-id', 'x-original-user'],
    ]
    const values = [String(admin.id), admin.username, '*', 'true', JSON.stringify(claimsOf(admin))]
    for (const value of values) {
      const all = Object.fromEntries(headers.map((name) => [name, value]))
      const me = await client.get('/api/auth/me').bearerToken(accessToken).headers(all)
      assert.containsSubset(me.body().data, { id: caller.id, permissions: [] })
      const list = await client.get(USERS).bearerToken(accessToken).headers(all)
      assert.equal(list.status(), 403, value)
    }

    const query = new URLSearchParams({ ...claimsOf(admin), user: admin.username } as never)
    const me = await caller.get(`/api/auth/me?${query}`)
    assert.containsSubset(me.body().data, { id: caller.id, permissions: [] })
    assert.equal(await caller.statusOf(`${USERS}?${query}`), 403)

    const foreign = { ...claimsOf(admin), sessionId: await adminAtWork.sessionId() }
    const changed = await caller.send('PUT', '/api/auth/password', foreign)
    assert.equal(changed.body().code, 422)
    await caller.send('POST', '/api/auth/logout', foreign)
    assert.equal(await adminAtWork.statusOf('/api/auth/me'), 200)
    assert.equal(await caller.statusOf('/api/auth/me'), 401)
  })

  test('neither a name nor a code makes an administrator', async ({ client, assert }) => {
    const role = await Role.create({ code: 'super-admin', name: 'Super administrator' })
    for (const username of ['root', 'Admin', 'super_admin', 'administrator', '*']) {
      const user = await User.create({ username, nickname: 'admin' })
      await user.related('roles').attach([role.id])
      const caller = await Caller.signIn(client, user)
      assert.equal(await caller.statusOf(USERS), 403, username)
      const me = await caller.get('/api/auth/me')
      assert.deepEqual(me.body().data.permissions, [], username)
    }
  })
})

test.group('Row 2 | what the database says', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a role that is taken away gives nothing from the next request on', async ({
    client,
    assert,
  }) => {
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    for (const rights of [{ permissions: ['system:user:list'] }, { isSuper: true }]) {
      const user = await makeUser(rights)
      const caller = await Caller.signIn(client, user)
      const held = await user.related('roles').query()
      assert.equal(await caller.statusOf(USERS), 200)

      await admin.send('PUT', `${USERS}/${user.id}`, { roleIds: [] })
      assert.equal(await caller.statusOf(USERS), 403)
      const me = await caller.get('/api/auth/me')
      assert.containsSubset(me.body().data, { permissions: [], roles: [] })

      await admin.send('PUT', `${USERS}/${user.id}`, { roleIds: held.map(({ id }) => id) })
      assert.equal(await caller.statusOf(USERS), 200)
    }
  })

  test('a role that is deleted gives nothing to those who sign in later', async ({
    client,
    assert,
  }) => {
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const user = await makeUser({ permissions: ['system:user:list'] })
    const before = await Caller.signIn(client, user)
    assert.equal(await before.statusOf(USERS), 200)
    const [role] = await user.related('roles').query()
    await admin.send('PUT', `${USERS}/${user.id}`, { roleIds: [] })
    const deleted = await admin.send('DELETE', `/api/system/roles/${role!.id}`)
    assert.equal(deleted.body().code, 0)

    const later = await Caller.signIn(client, user)
    for (const caller of [before, later]) assert.equal(await caller.statusOf(USERS), 403)
  })
})
