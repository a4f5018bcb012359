import { test } from '@japa/runner'
import { cron, every, type Tasks } from '@iti/framework/tasks'
import { forgetUsers } from '@iti/framework/testing'
import { clearTasks } from '../tasks/make_tasks.js'
import { taskOf } from '../tasks/task_of.js'
import { operator } from './operator.js'
import { serveTasks } from './serve_tasks.js'

const URL = '/api/system/tasks'

const Sync = taskOf(() => {}, {
  id: 'app.sync',
  schedules: [cron('0 2 * * *', { timeZone: 'Asia/Shanghai' }), every('5m')],
})
const Plain = taskOf(() => {}, { id: 'app.plain' })

/* What is the name of no task or schedule. */
const WRONG_NAMES = ['nothing', 'constructor', '__proto__', '%00', '%F0%9F%90%9B', 'x'.repeat(300)]

interface Schedule {
  name: string
  isPaused: boolean
}

/** Its schedules are stored, and nobody executes anything. */
async function serve(): Promise<Tasks> {
  const tasks = await serveTasks({ tasks: [Sync, Plain] })
  await tasks.startWorker()
  await tasks.shutdown()
  return tasks
}

const pausedOf = ({ data }: { data: { schedules: Schedule[] } }) =>
  data.schedules.filter(({ isPaused }) => isPaused).map(({ name }) => name)

test.group('Schedules for operators', (group) => {
  group.each.setup(clearTasks)
  group.teardown(async () => {
    await clearTasks()
    await forgetUsers()
  })

  test('are paused and resumed one by one, and all of a task', async ({ client, assert }) => {
    await serve()
    const { post } = await operator(client)
    const one = await post(`${URL}/app.sync/schedules/cron/pause`, {})
    assert.deepEqual(pausedOf(one), ['cron'])
    const [{ pausedAt, nextTimes }] = one.data.schedules
    assert.match(pausedAt, /^\d{4}-.*Z$/)
    assert.deepEqual(nextTimes, [])

    const all = await post(`${URL}/app.sync/pause`, {})
    assert.deepEqual(pausedOf(all), ['cron', 'every'])
    // it was paused before all were
    assert.equal(all.data.schedules[0].pausedAt, pausedAt)
    const resumed = await post(`${URL}/app.sync/schedules/every/resume`, {})
    assert.deepEqual(pausedOf(resumed), ['cron'])
    const none = await post(`${URL}/app.sync/resume`, {})
    assert.deepEqual(pausedOf(none), [])
    assert.lengthOf(none.data.schedules[0].nextTimes, 5)
  })

  test('fire at a time of their own, and at that of the code again', async ({ client, assert }) => {
    await serve()
    const { put, get, delete: remove } = await operator(client)
    const schedule = `${URL}/app.sync/schedules/cron`
    const changed = await put(schedule, {
      expression: '30 6 * * *',
      timeZone: 'Europe/Stockholm',
    })
    const [own] = changed.data.schedules
    assert.containsSubset(own, {
      expression: '30 6 * * *',
      timeZone: 'Europe/Stockholm',
      own: { expression: '30 6 * * *', timeZone: 'Europe/Stockholm' },
      declared: { expression: '0 2 * * *', timeZone: 'Asia/Shanghai' },
    })
    for (const time of own.nextTimes) assert.match(time, /T0[45]:30:00\.000Z$/)

    // the zone stays where none is given
    const again = await put(schedule, { expression: '45 6 * * *' })
    assert.equal(again.data.schedules[0].timeZone, 'Europe/Stockholm')

    const { code } = await remove(schedule)
    assert.equal(code, 0)
    const { data } = await get(`${URL}/app.sync`)
    assert.containsSubset(data.schedules[0], {
      expression: '0 2 * * *',
      timeZone: 'Asia/Shanghai',
      own: null,
    })
  })

  test('are refused a time that never comes, or is none, by its name', async ({
    client,
    assert,
  }) => {
    await serve()
    const { put, get } = await operator(client)
    const wrong: [schedule: string, body: object, named: string][] = [
      ['cron', { expression: '0 0 31 2 *' }, '0 0 31 2 *'],
      ['cron', { expression: 'every day' }, 'every day'],
      ['cron', { expression: '* * * *' }, '* * * *'],
      ['cron', { expression: '0 2 * * *', timeZone: 'Mars/Olympus' }, 'Mars/Olympus'],
      ['every', { expression: '10ms' }, '10ms'],
      ['every', { expression: '0 2 * * *' }, '0 2 * * *'],
      ['every', { expression: '5m', timeZone: 'Mars/Olympus' }, 'Mars/Olympus'],
    ]
    for (const [schedule, body, named] of wrong) {
      const answer = await put(`${URL}/app.sync/schedules/${schedule}`, body)
      assert.deepEqual([answer.error, answer.code], ['E_TASK_SCHEDULE_INVALID', 422], named)
      assert.include(answer.message, named)
    }
    const invalid = [{}, { expression: null }, { expression: 5 }, { timeZone: 'UTC' }]
    const tooLong = { expression: 'x'.repeat(256) }
    for (const body of [...invalid, tooLong, { expression: '* * * * *', name: 'x' }]) {
      const { error } = await put(`${URL}/app.sync/schedules/cron`, body)
      assert.equal(error, 'E_VALIDATION', JSON.stringify(body))
    }
    const { data } = await get(`${URL}/app.sync`)
    for (const { own } of data.schedules) assert.isNull(own)
  })

  test('that do not exist are not found', async ({ client, assert }) => {
    await serve()
    const { post, put, delete: remove } = await operator(client)
    for (const name of WRONG_NAMES) {
      for (const schedule of [`${URL}/app.sync/schedules/${name}`, `${URL}/${name}/schedules/x`]) {
        const answers = [
          await post(`${schedule}/pause`, {}),
          await post(`${schedule}/resume`, {}),
          await put(schedule, { expression: '0 2 * * *' }),
          await remove(schedule),
        ]
        for (const { error, code } of answers) {
          assert.deepEqual([error, code], ['E_TASK_SCHEDULE_UNKNOWN', 404], schedule)
        }
      }
      for (const verb of ['pause', 'resume']) {
        const { error, code } = await post(`${URL}/${name}/${verb}`, {})
        assert.deepEqual([error, code], ['E_TASK_UNKNOWN', 422], name)
      }
    }
  })

  test('of a task that has none are all paused, which changes nothing', async ({
    client,
    assert,
  }) => {
    await serve()
    const { post } = await operator(client)
    const answer = await post(`${URL}/app.plain/pause`, {})
    assert.deepEqual([answer.code, pausedOf(answer)], [0, []])
  })
})
