import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { SessionManager } from '@iti/framework/access'
import { fromSqlTime } from '@iti/framework/database'
import { Department } from '@iti/framework/models/system/department'
import { type User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { observeStatements, type ObservedStatement } from '../../observe_statements.js'

const ORIGIN = { ip: null, userAgent: null }

/* The question for changes runs in the background: at most so often, however many requests there are. */
const ASKED_EVERY = 400

/** The statements that are run meanwhile, but for the question for changes, which is asked no more often than it may. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const from = performance.now()
  const observed = await observeStatements(work)
  const most = (performance.now() - from) / ASKED_EVERY + 2

  const isQuestion = ({ sql }: ObservedStatement) => sql.includes('iti_access_versions')
  const isTooOften = observed.filter(isQuestion).length > most
  return observed.filter((one) => isTooOften || !isQuestion(one)).map(({ sql }) => sql)
}

async function signIn(user: User): Promise<string> {
  const sessions = await app.container.make(SessionManager)
  const { accessToken } = await sessions.open({ userId: user.id, origin: ORIGIN })
  return accessToken
}

test.group('Access, remembered', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a request of somebody who was here before asks the database nothing', async ({
    client,
    assert,
  }) => {
    const token = await signIn(await makeUser({ permissions: ['system:user:list'] }))
    const get = (path: string) => client.get(path).bearerToken(token)
    const cold = await statementsOf(() => get('/api/auth/me'))
    assert.isAbove(cold.length, 3)
    await get('/api/auth/menus')

    const warm = await statementsOf(async () => {
      for (let turn = 0; turn < 20; turn++) {
        const me = await get('/api/auth/me')
        me.assertStatus(200)
        const menus = await get('/api/auth/menus')
        menus.assertStatus(200)
        const refused = await get('/api/system/roles')
        refused.assertStatus(403)
      }
    })
    assert.deepEqual(warm, [])
  })

  test('the profile tells what changed, at once', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const department = await Department.create({ name: 'Before', ancestors: '/' })
    const user = await makeUser({ departmentId: department.id })
    const role = await user.related('roles').query().firstOrFail()
    const token = await signIn(user)
    const profile = async () => {
      const answer = await client.get('/api/auth/me').bearerToken(token)
      const { nickname, department: place, roles } = answer.body().data
      return [nickname, place.name, roles[0].name]
    }
    const change = (path: string, body: object) =>
      client.put(`/api/system/${path}`).loginAs(admin).json(body)
    assert.deepEqual(await profile(), [user.nickname, 'Before', role.name])

    await change(`users/${user.id}`, { nickname: 'Renamed' })
    assert.deepEqual(await profile(), ['Renamed', 'Before', role.name])
    await change(`departments/${department.id}`, { name: 'After' })
    assert.deepEqual(await profile(), ['Renamed', 'After', role.name])
    await change(`roles/${role.id}`, { name: 'A role' })
    assert.deepEqual(await profile(), ['Renamed', 'After', 'A role'])
  })

  test('the memory holds no more sessions than are in use', async ({ assert }) => {
    const sessions = await app.container.make(SessionManager)
    const user = await makeUser()
    const first = await sessions.open({ userId: user.id, origin: ORIGIN })
    await sessions.authenticate(first.accessToken)
    const before = sessions.remembered
    let { accessToken, refreshToken } = first
    for (let turn = 0; turn < 20; turn++) {
      ;({ accessToken, refreshToken } = await sessions.refresh(refreshToken))
      assert.isNotNull(await sessions.authenticate(accessToken))
    }
    assert.equal(sessions.remembered, before)
  })

  test('a list asks for its rows and for nothing else', async ({ client, assert }) => {
    const token = await signIn(await makeUser({ permissions: ['system:user:list'] }))
    const list = () => client.get('/api/system/users').bearerToken(token)
    await list()
    const statements = await statementsOf(list)
    assert.isAbove(statements.length, 0)
    for (const sql of statements) assert.notMatch(sql, /iti_sessions|iti_role_menus|iti_menus/)
  })

  test('hundreds of sessions at once are read in a few statements', async ({ assert }) => {
    const sessions = await app.container.make(SessionManager)
    const user = await makeUser({ permissions: ['system:user:list'] })
    const tokens = [await signIn(user)]
    for (let turn = 0; turn < 60; turn++) tokens.push(await signIn(await makeUser()))

    const statements = await statementsOf(async () => {
      const asked = Array.from({ length: 600 }, (_, index) => tokens[index % tokens.length]!)
      const principals = await Promise.all(asked.map((token) => sessions.authenticate(token)))
      assert.isTrue(principals.every((principal) => principal !== null))
      assert.isTrue(principals[0]!.can('system:user:list'))
      assert.isFalse(principals[1]!.can('system:user:list'))
    })
    assert.isBelow(statements.length, 15)
  })

  test('a token that is not there costs one read each time, and writes nothing', async ({
    assert,
  }) => {
    const sessions = await app.container.make(SessionManager)
    for (let turn = 0; turn < 3; turn++) {
      const statements = await statementsOf(async () => {
        assert.isNull(await sessions.authenticate('never-given-out'))
      })
      assert.lengthOf(statements, 1)
      assert.match(statements[0]!, /^select .*iti_sessions/)
    }
  })

  test('when a session was used is written once a minute, after the answer', async ({ assert }) => {
    const sessions = await app.container.make(SessionManager)
    const user = await makeUser()
    const token = await signIn(user)
    const session = () => db.from('iti_sessions').where('user_id', user.id)
    await session().update({ last_seen_at: '2020-01-01 00:00:00' })

    const asked = await statementsOf(async () => {
      for (let turn = 0; turn < 10; turn++) await sessions.authenticate(token)
    })
    assert.isFalse(asked.some((sql) => sql.startsWith('update')))
    const written = await statementsOf(() => sessions.shutdown())
    assert.lengthOf(written, 1)
    const [row] = await session().select('last_seen_at')
    assert.isAbove(fromSqlTime(row.last_seen_at).year, 2020)
    const again = await statementsOf(async () => {
      await sessions.authenticate(token)
      await sessions.shutdown()
    })
    assert.deepEqual(again, [])
  })
})
