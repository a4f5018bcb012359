import { test } from '@japa/runner'
import {
  taskRunCancelled,
  taskRunRequested,
  taskRunRetried,
  taskScheduleChanged,
  taskSchedulePaused,
  taskScheduleResumed,
} from '@iti/framework/points'
import { cron, every } from '@iti/framework/tasks'
import { forgetUsers } from '@iti/framework/testing'
import { TaskOperations } from '../../../modules/system/tasks/main.js'
import { contribute } from '../extensions/contribute.js'
import { clearTasks } from '../tasks/make_tasks.js'
import { taskOf } from '../tasks/task_of.js'
import { operator } from './operator.js'
import { serveTasks } from './serve_tasks.js'

const URL = '/api/system/tasks'

const Sync = taskOf(() => {}, {
  id: 'app.sync',
  schedules: [cron('0 2 * * *', { timeZone: 'UTC' }), every('5m')],
})

/** What is told from now on, until the test is over. */
async function listen(): Promise<[event: string, payload: unknown][]> {
  const told: [string, unknown][] = []
  const events = [
    taskRunRequested,
    taskRunCancelled,
    taskRunRetried,
    taskSchedulePaused,
    taskScheduleResumed,
    taskScheduleChanged,
  ]
  for (const event of events) {
    const name = event.name.replace('system:task_', '')
    await contribute(event as typeof taskRunRequested, (payload) => void told.push([name, payload]))
  }
  return told
}

test.group('Extension point | events of tasks', (group) => {
  group.each.setup(clearTasks)
  group.teardown(async () => {
    await clearTasks()
    await forgetUsers()
  })

  test('tell what was done to runs, and by whom', async ({ client, assert }) => {
    await serveTasks({ tasks: [Sync] })
    const told = await listen()
    const { post, user } = await operator(client)
    const { data } = await post(`${URL}/runs`, { task: 'app.sync' })
    await post(`${URL}/runs/${data.id}/cancel`, {})
    await post(`${URL}/runs/${data.id}/retry`, {})
    const run = { id: data.id, task: 'app.sync', by: user.id }
    assert.deepEqual(told, [
      ['run_requested', run],
      ['run_cancelled', run],
      ['run_retried', run],
    ])
  })

  test('tell what was done to schedules, once for each that changed', async ({
    client,
    assert,
  }) => {
    const tasks = await serveTasks({ tasks: [Sync] })
    await tasks.startWorker()
    const told = await listen()
    const { post, put, delete: remove, user } = await operator(client)
    const daily = `${URL}/app.sync/schedules/cron`
    await post(`${daily}/pause`, {})
    await post(`${URL}/app.sync/pause`, {})
    await post(`${URL}/app.sync/resume`, {})
    await put(daily, { expression: '0 3 * * *' })
    await remove(daily)
    await remove(daily)

    const of = (schedule: string) => ({ task: 'app.sync', schedule, by: user.id })
    const time = { ...of('cron'), timeZone: 'UTC' }
    assert.deepEqual(told, [
      ['schedule_paused', of('cron')],
      ['schedule_paused', of('every')],
      ['schedule_resumed', of('cron')],
      ['schedule_resumed', of('every')],
      ['schedule_changed', { ...time, expression: '0 3 * * *', isDeclared: false }],
      ['schedule_changed', { ...time, expression: '0 2 * * *', isDeclared: true }],
    ])
  })

  test('tell nobody where there is no user', async ({ assert }) => {
    await serveTasks({ tasks: [Sync] })
    const told = await listen()
    const id = await new TaskOperations().run('app.sync', undefined, null)
    assert.deepEqual(told, [['run_requested', { id, task: 'app.sync', by: null }]])
  })

  test('are not told of what was refused', async ({ client, assert }) => {
    const tasks = await serveTasks({ tasks: [Sync] })
    await tasks.startWorker()
    await tasks.shutdown()
    const told = await listen()
    const { post, put } = await operator(client)
    const answers = [
      await post(`${URL}/runs`, { task: 'app.nothing' }),
      await post(`${URL}/runs`, { task: 'app.sync', input: { some: 'thing' } }),
      await post(`${URL}/runs/019aab00-0000-7000-8000-000000000000/cancel`, {}),
      await post(`${URL}/app.sync/schedules/nothing/pause`, {}),
      await put(`${URL}/app.sync/schedules/cron`, { expression: '0 0 31 2 *' }),
    ]
    for (const { code } of answers) assert.notEqual(code, 0)
    assert.deepEqual(told, [])
  })
})
