import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import testUtils from '@adonisjs/core/services/test_utils'
import vine from '@vinejs/vine'
import { test } from '@japa/runner'
import { Extensions } from '@iti/framework/extensions'
import { User } from '@iti/framework/models/system/user'
import {
  userCreated,
  userDeleted,
  userDeleting,
  userFields,
  userUpdated,
  type UserEvent,
} from '@iti/framework/points'
import { makeUser } from '@iti/framework/testing'
import { contribute } from './contribute.js'

const URL = '/api/system/users'
const MEI = { username: 'mei', nickname: 'Mei' }

test.group('Extension point | events of users', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('tell who was created, changed and deleted, and by whom', async ({ client, assert }) => {
    const told: [string, UserEvent][] = []
    for (const event of [userCreated, userUpdated, userDeleted]) {
      await contribute(event, (payload) => void told.push([event.name, payload]))
    }
    const admin = await makeUser({ isSuper: true })
    const created = await client.post(URL).loginAs(admin).json(MEI)
    const { id } = created.body().data
    await client.put(`${URL}/${id}`).loginAs(admin).json({ phone: '139' })
    await client.put(`${URL}/${id}/status`).loginAs(admin).json({ status: 'disabled' })
    await client.delete(`${URL}/${id}`).loginAs(admin)

    const payload = { id, by: admin.id }
    assert.deepEqual(told, [
      ['system:user_created', payload],
      ['system:user_updated', payload],
      ['system:user_updated', payload],
      ['system:user_deleted', payload],
    ])
  })

  test('are told after the commit', async ({ client, assert }) => {
    const order: string[] = []
    await contribute(userFields, {
      name: 'note',
      label: 'Note',
      schema: vine.string(),
      empty: null,
      read: async () => new Map(),
      write: async (_id, _value, trx) => void trx.after('commit', () => void order.push('stored')),
    })
    await contribute(userDeleting, async (_id, trx) => {
      trx.after('commit', () => void order.push('gone'))
    })
    await contribute(userCreated, async ({ id }) => {
      const { username } = await User.findOrFail(id)
      order.push(`created: ${username}`)
    })
    await contribute(userDeleted, () => void order.push('deleted'))

    const admin = await makeUser({ isSuper: true })
    const body = { ...MEI, attributes: { note: 'new' } }
    const created = await client.post(URL).loginAs(admin).json(body)
    await client.delete(`${URL}/${created.body().data.id}`).loginAs(admin)
    assert.deepEqual(order, ['stored', 'created: mei', 'gone', 'deleted'])
  })

  test('are not told of what failed', async ({ client, assert }) => {
    const told: string[] = []
    for (const event of [userCreated, userUpdated, userDeleted]) {
      await contribute(event, () => void told.push(event.name))
    }
    const admin = await makeUser({ isSuper: true })
    const taken = { ...MEI, username: admin.username }
    const answers = [
      await client.post(URL).loginAs(admin).json(taken),
      await client.put(`${URL}/${admin.id}`).loginAs(admin).json({ roleIds: [] }),
      await client.delete(`${URL}/${admin.id}`).loginAs(admin),
    ]
    for (const answer of answers) assert.notEqual(answer.body().code, 0)
    assert.deepEqual(told, [])
  })

  test('a listener that throws keeps up neither the request nor the others, and is logged', async ({
    client,
    cleanup,
    assert,
  }) => {
    const told: string[] = []
    const logged: unknown[] = []
    const logger = await app.container.make('logger')
    const { error } = logger
    logger.error = (...line: unknown[]) => void logged.push(line)
    cleanup(() => {
      logger.error = error
    })
    const sync = new Error('broken')
    const late = new Error('broken later')
    await contribute(userCreated, () => {
      throw sync
    })
    await contribute(userCreated, async () => {
      await Promise.resolve()
      throw late
    })
    await contribute(userCreated, () => void told.push('third'))

    const admin = await makeUser({ isSuper: true })
    const answer = await client.post(URL).loginAs(admin).json(MEI)
    assert.equal(answer.body().code, 0)
    assert.deepEqual(told, ['third'])
    const line = { event: 'system:user_created', module: 'test' }
    assert.deepEqual(logged, [
      [{ err: sync, ...line }, 'A listener failed'],
      [{ err: late, ...line }, 'A listener failed'],
    ])
  })

  test('the fakes of the emitter see them, and listeners do not', async ({
    client,
    cleanup,
    assert,
  }) => {
    const told: string[] = []
    await contribute(userCreated, () => void told.push('listener'))
    const events = emitter.fake()
    cleanup(() => emitter.restore())

    const admin = await makeUser({ isSuper: true })
    const created = await client.post(URL).loginAs(admin).json(MEI)
    const { id } = created.body().data
    events.assertEmitted(userCreated.name as never, ({ data }: { data: UserEvent }) => {
      return data.id === id && data.by === admin.id
    })
    events.assertNotEmitted(userDeleted.name as never)
    assert.deepEqual(told, [])
  })

  test('whoever was withdrawn is told nothing', async ({ client, assert }) => {
    const told: string[] = []
    await contribute(userCreated, () => void told.push('listener'))
    const extensions = await app.container.make(Extensions)
    extensions.withdraw('test')

    const admin = await makeUser({ isSuper: true })
    await client.post(URL).loginAs(admin).json(MEI)
    assert.deepEqual(told, [])
  })
})
