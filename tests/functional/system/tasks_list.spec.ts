import db from '@adonisjs/lucid/services/db'
import vine from '@vinejs/vine'
import { test } from '@japa/runner'
import { cron, every, exponential, once } from '@iti/framework/tasks'
import { forgetUsers, makeUser } from '@iti/framework/testing'
import { clearTasks } from '../tasks/make_tasks.js'
import { taskOf } from '../tasks/task_of.js'
import { operator } from './operator.js'
import { endOf, serveTasks } from './serve_tasks.js'

const URL = '/api/system/tasks'

const Sync = taskOf(() => ({ parts: 3 }), {
  id: 'app.sync',
  title: 'Sync parts',
  input: vine.object({ full: vine.boolean({ strict: true }) }),
  schedules: [
    cron('0 2 * * *', { timeZone: 'Asia/Shanghai', input: { full: true } }),
    every('5m', { input: { full: false } }),
  ],
  misfire: 'skip',
  overlap: 'queue-one',
  timeout: '10m',
  retries: { limit: 3, backoff: exponential('10s', '10m') },
})
const Plain = taskOf(() => {}, { id: 'app.plain', schedules: [once('2100-01-01T00:00:00Z')] })

test.group('Tasks for operators', (group) => {
  group.each.setup(clearTasks)
  group.teardown(async () => {
    await clearTasks()
    await forgetUsers()
  })

  test('are listed with what their code says', async ({ client, assert }) => {
    await serveTasks({ tasks: [Sync, Plain] })
    const { get } = await operator(client)
    const { data } = await get(URL)
    assert.containsSubset(data, { total: 2, page: 1, pageSize: 2 })
    const [plain, sync] = data.items
    assert.containsSubset(plain, {
      id: 'app.plain',
      title: 'app.plain',
      owner: 'app',
      queue: 'default',
      input: null,
      overlap: 'skip',
      misfire: 'once',
      timeout: 3600,
      retries: 0,
      isOrphaned: false,
      lastRun: null,
    })
    assert.containsSubset(sync, {
      id: 'app.sync',
      title: 'Sync parts',
      overlap: 'queue-one',
      misfire: 'skip',
      timeout: 600,
      retries: 3,
      events: [],
    })
    assert.containsSubset(sync.input, {
      type: 'object',
      properties: { full: { type: 'boolean' } },
      required: ['full'],
    })
  })

  test('tell when their schedules fire next, whether a worker has stored them or not', async ({
    client,
    assert,
  }) => {
    const tasks = await serveTasks({ tasks: [Sync] })
    const { get } = await operator(client)
    const fresh = await get(`${URL}/app.sync`)
    await tasks.startWorker()
    const stored = await get(`${URL}/app.sync`)
    for (const { data } of [fresh, stored]) {
      const [daily, often] = data.schedules
      assert.containsSubset(daily, {
        name: 'cron',
        kind: 'cron',
        expression: '0 2 * * *',
        timeZone: 'Asia/Shanghai',
        declared: { expression: '0 2 * * *', timeZone: 'Asia/Shanghai' },
        own: null,
        input: { full: true },
        isPaused: false,
        pausedAt: null,
        isOrphaned: false,
        lastAt: null,
      })
      assert.lengthOf(daily.nextTimes, 5)
      for (const time of daily.nextTimes) assert.match(time, /^\d{4}-\d\d-\d\dT18:00:00\.000Z$/)
      const [first, second] = often.nextTimes.map(Date.parse)
      assert.equal(second - first, 5 * 60_000)
      assert.isAbove(first, Date.now())
    }
  })

  test('tell their last run', async ({ client, assert }) => {
    const tasks = await serveTasks({ tasks: [Plain] })
    await tasks.startWorker()
    const { id } = await tasks.dispatch('app.plain')
    await endOf(tasks, id)
    const { get } = await operator(client)
    const { data } = await get(`${URL}/app.plain`)
    assert.containsSubset(data.lastRun, { id, status: 'succeeded', attempt: 1 })
    assert.match(data.lastRun.finishedAt, /^\d{4}-\d\d-\d\dT.*Z$/)
  })

  test('of the framework are told in Chinese, too', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const answer = await client.get(URL).loginAs(admin).header('accept-language', 'zh-CN')
    const titles = answer
      .body()
      .data.items.filter(({ owner }: { owner: string }) => owner === 'system')
      .map(({ title }: { title: string }) => title)
    assert.isNotEmpty(titles)
    for (const title of titles) assert.match(title, /^\p{Script=Han}+$/u)
  })

  test('are found by a word of their title or id', async ({ client, assert }) => {
    await serveTasks({ tasks: [Sync, Plain] })
    const { get } = await operator(client)
    for (const keyword of ['PARTS', 'app.sy']) {
      const { data } = await get(`${URL}?keyword=${keyword}`)
      assert.deepEqual(
        data.items.map(({ id }: { id: string }) => id),
        ['app.sync']
      )
    }
    const { error } = await get(`${URL}?name=x`)
    assert.equal(error, 'E_VALIDATION')
  })

  test('are shown also when the code does not declare them any more', async ({
    client,
    assert,
  }) => {
    const before = await serveTasks({ tasks: [Sync, Plain] })
    await before.startWorker()
    await before.shutdown()
    await before.dispatch('app.plain')
    await db.from('iti_task_schedules').where('task', 'app.plain').delete()

    const after = await serveTasks({ tasks: [] })
    await after.startWorker()
    const { get } = await operator(client)
    const { data } = await get(URL)
    const [plain, sync] = data.items
    // one has a run that waits, the other has schedules
    assert.containsSubset(plain, { id: 'app.plain', isOrphaned: true, queue: null, timeout: null })
    assert.containsSubset(sync, { id: 'app.sync', isOrphaned: true, title: 'app.sync' })
    for (const { isOrphaned, nextTimes } of sync.schedules) {
      assert.deepEqual({ isOrphaned, nextTimes }, { isOrphaned: true, nextTimes: [] })
    }
  })

  test('one that does not exist is not found', async ({ client, assert }) => {
    await serveTasks({ tasks: [Sync] })
    const { get } = await operator(client)
    for (const name of ['app.nothing', 'constructor', '__proto__', '%00', '..%2Fx']) {
      const { error } = await get(`${URL}/${name}`)
      assert.equal(error, 'E_TASK_UNKNOWN', name)
    }
  })

  test('have workers, whose signs of life are told', async ({ client, assert }) => {
    const tasks = await serveTasks({ tasks: [], config: { queues: { mail: 2 } } })
    const worker = await tasks.startWorker()
    const { get } = await operator(client)
    const { data } = await get(`${URL}/workers`)
    const [told] = data.items
    assert.equal(data.total, 1)
    assert.containsSubset(told, {
      id: worker.id,
      pid: process.pid,
      queues: { default: 10, mail: 2 },
      isServing: true,
    })
    assert.notProperty(told, 'machine')
    await db.from('iti_task_workers').update({ heartbeat_at: Date.now() - 61_000 })
    const later = await get(`${URL}/workers`)
    assert.isFalse(later.data.items[0].isServing)
  })

  test('are closed to those who may not see them', async ({ client }) => {
    const clerk = await makeUser({ permissions: ['system:task:run'] })
    for (const path of ['', '/app.sync', '/runs', '/workers']) {
      const answer = await client.get(URL + path).loginAs(clerk)
      answer.assertStatus(403)
    }
  })
})
