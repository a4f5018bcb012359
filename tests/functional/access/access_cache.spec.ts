import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { SessionManager } from '@iti/framework/access'
import { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'

const ORIGIN = { ip: null, userAgent: null }

/** The statements that are run meanwhile, but for the question for changes that runs in the background. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const note = ({ sql }: { sql: string }) => {
    if (!sql.includes('iti_access_changes')) statements.push(sql)
  }
  const connection = db.connection()
  connection.debug = true
  emitter.on('db:query', note)
  try {
    await work()
  } finally {
    emitter.off('db:query', note)
  }
  return statements
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
})
