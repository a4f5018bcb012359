import testUtils from '@adonisjs/core/services/test_utils'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { SessionManager } from '@iti/framework/access'
import { Department } from '@iti/framework/models/system/department'
import { type User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'

const URL = '/api/system/sessions'
const ORIGIN = { ip: '203.0.113.7', userAgent: 'A browser' }
const PERMISSIONS = ['system:session:list', 'system:session:delete']

async function signIn(user: User) {
  const sessions = await app.container.make(SessionManager)
  const { accessToken } = await sessions.open({ userId: user.id, origin: ORIGIN })
  const { id } = await db
    .from('iti_sessions')
    .where('user_id', user.id)
    .orderBy('id', 'desc')
    .first()
  return { id: id as number, accessToken }
}

test.group('Sessions of others', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are listed with where they came from, and no token', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: PERMISSIONS })
    const user = await makeUser()
    const { id } = await signIn(user)
    const answer = await client.get(URL).loginAs(clerk).qs({ userId: user.id })
    const [session] = answer.body().data.items
    assert.containsSubset(session, {
      id,
      userId: user.id,
      username: user.username,
      ip: '203.0.113.7',
      userAgent: 'A browser',
      current: false,
    })
    assert.sameMembers(Object.keys(session), [
      ...['id', 'userId', 'username', 'nickname', 'ip', 'userAgent'],
      ...['lastSeenAt', 'createdAt', 'expiresAt', 'current'],
    ])
  })

  test('end at once, and only the one that is meant', async ({ client }) => {
    const clerk = await makeUser({ permissions: PERMISSIONS })
    const user = await makeUser()
    const [ended, other] = [await signIn(user), await signIn(user)]
    const me = (token: string) => client.get('/api/auth/me').bearerToken(token)
    for (const { accessToken } of [ended, other]) {
      const before = await me(accessToken)
      before.assertStatus(200)
    }

    const answer = await client.delete(`${URL}/${ended.id}`).loginAs(clerk)
    answer.assertBodyContains({ code: 0 })
    const refused = await me(ended.accessToken)
    refused.assertStatus(401)
    const kept = await me(other.accessToken)
    kept.assertStatus(200)
  })

  test('are out of reach beyond the data scope, and above oneself', async ({ client, assert }) => {
    const [own, other] = await Department.createMany([
      { name: 'Own', ancestors: '/' },
      { name: 'Other', ancestors: '/' },
    ])
    const clerk = await makeUser({ permissions: PERMISSIONS, departmentId: own!.id, dataScope: 3 })
    const far = await signIn(await makeUser({ departmentId: other!.id }))
    const admin = await signIn(await makeUser({ isSuper: true, departmentId: own!.id }))

    const list = await client.get(URL).loginAs(clerk)
    const listed = list.body().data.items.map((session: { id: number }) => session.id)
    assert.notInclude(listed, far.id)
    assert.include(listed, admin.id)

    const hidden = await client.delete(`${URL}/${far.id}`).loginAs(clerk)
    assert.equal(hidden.body().error, 'E_RECORD_NOT_FOUND')
    const above = await client.delete(`${URL}/${admin.id}`).loginAs(clerk)
    assert.equal(above.body().error, 'E_SUPER_ADMIN_PROTECTED')
    const still = await client.get('/api/auth/me').bearerToken(admin.accessToken)
    still.assertStatus(200)
  })

  test('that ended by themselves are not shown', async ({ client, assert }) => {
    const clerk = await makeUser({ permissions: PERMISSIONS })
    const user = await makeUser()
    const { id } = await signIn(user)
    await db
      .from('iti_sessions')
      .where({ id })
      .update({ refresh_expires_at: '2020-01-01 00:00:00' })
    const answer = await client.get(URL).loginAs(clerk).qs({ userId: user.id })
    assert.equal(answer.body().data.total, 0)
  })
})
