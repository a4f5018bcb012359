import { randomUUID } from 'node:crypto'
import vine from '@vinejs/vine'
import { test } from '@japa/runner'
import { every } from '@iti/framework/tasks'
import { forgetUsers } from '@iti/framework/testing'
import { clearTasks } from '../tasks/make_tasks.js'
import { Gate, taskOf } from '../tasks/task_of.js'
import { operator } from './operator.js'
import { endOf, runThat, serveTasks } from './serve_tasks.js'

const URL = '/api/system/tasks/runs'

const Sum = taskOf(
  ({ parts }, { log, progress }) => {
    if (parts.length === 0) throw new Error('Nothing to add up')
    log.info('Adding up', { parts })
    progress(parts.length, parts.length, 'parts')
    return { sum: parts.reduce((one: number, other: number) => one + other) }
  },
  { id: 'app.sum', input: vine.object({ parts: vine.array(vine.number()) }), overlap: 'allow' }
)
const Idle = taskOf(() => {}, { id: 'app.idle' })

/* What is no id of a run, or of none that there is. */
const WRONG_IDS = [
  randomUUID(),
  '019aab00-0000-7000-8000-000000000000',
  '1',
  'runs',
  '__proto__',
  '%00',
  '019AAB00-0000-7000-8000-00000000000Z',
  'x'.repeat(300),
]

test.group('Runs for operators', (group) => {
  group.each.setup(clearTasks)
  group.teardown(async () => {
    await clearTasks()
    await forgetUsers()
  })

  test('begin when they are wanted, and tell everything about themselves', async ({
    client,
    assert,
  }) => {
    const tasks = await serveTasks({ tasks: [Sum] })
    await tasks.startWorker()
    const { get, post, user } = await operator(client)
    const input = { parts: [1, 2, 3] }
    const started = await post(URL, { task: 'app.sum', input })
    assert.deepEqual(Object.keys(started.data), ['id'])
    const { id } = started.data
    await endOf(tasks, id)

    const { data } = await get(`${URL}/${id}`)
    assert.containsSubset(data, {
      id,
      task: 'app.sum',
      queue: 'default',
      status: 'succeeded',
      origin: 'operator',
      schedule: null,
      attempt: 1,
      input,
      result: { sum: 6 },
      error: null,
      progress: { done: 3, total: 3, note: 'parts' },
      userId: user.id,
    })
    for (const time of ['runAt', 'createdAt', 'startedAt', 'finishedAt']) {
      assert.match(data[time], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, time)
    }
  })

  test('tell the stack of what went wrong', async ({ client, assert }) => {
    const tasks = await serveTasks({ tasks: [Sum] })
    await tasks.startWorker()
    const { get, post } = await operator(client)
    const { data } = await post(URL, { task: 'app.sum', input: { parts: [] } })
    await endOf(tasks, data.id)
    const failed = await get(`${URL}/${data.id}`)
    assert.containsSubset(failed.data, { status: 'failed', reason: 'Nothing to add up' })
    assert.include(failed.data.error, 'tasks_runs.spec')
  })

  test('are listed by page, newest first, by status and by task', async ({ client, assert }) => {
    const tasks = await serveTasks({ tasks: [Sum, Idle] })
    const { get, post } = await operator(client)
    const ids: string[] = []
    for (let number = 0; number < 3; number++) {
      const { data } = await post(URL, { task: 'app.sum', input: { parts: [number] } })
      ids.unshift(data.id)
    }
    const idle = await post(URL, { task: 'app.idle' })
    await tasks.runs.cancel(ids[0]!)

    const listed = async (query: string) => {
      const { data } = await get(`${URL}?${query}`)
      return { ...data, items: data.items.map(({ id }: { id: string }) => id) }
    }
    const all = [idle.data.id, ...ids]
    assert.deepEqual(await listed(''), { items: all, total: 4, page: 1, pageSize: 20 })
    assert.deepEqual(await listed('pageSize=2&page=2'), {
      items: all.slice(2),
      total: 4,
      page: 2,
      pageSize: 2,
    })
    const { items: ofTask } = await listed('task=app.idle')
    assert.deepEqual(ofTask, [idle.data.id])
    const { items: cancelled } = await listed('status=cancelled')
    assert.deepEqual(cancelled, [ids[0]])
    const { total } = await listed('status=cancelled,queued')
    assert.equal(total, 4)
    // a list tells nothing that may be large or secret
    const { data } = await get(URL)
    for (const key of ['input', 'result', 'error']) assert.notProperty(data.items[0], key)
  })

  test('of a schedule tell its name', async ({ client, assert }) => {
    const Often = taskOf(() => {}, { id: 'app.often', schedules: [every('1s', { name: 'fast' })] })
    const tasks = await serveTasks({ tasks: [Often] })
    await tasks.startWorker()
    const { get } = await operator(client)
    let [run] = [] as { id: string; schedule: string; scheduledFor: string; origin: string }[]
    while (!run) {
      const { data } = await get(URL)
      ;[run] = data.items
    }
    assert.containsSubset(run, { schedule: 'fast', origin: 'schedule' })
    assert.match(run.scheduledFor, /Z$/)
    const { data } = await get(`${URL}/${run.id}`)
    assert.equal(data.schedule, 'fast')
  })

  test('are not listed by filters that say nothing', async ({ client, assert }) => {
    await serveTasks({ tasks: [Sum] })
    const { get } = await operator(client)
    const wrong = ['status=done', 'status=queued,', 'status=', 'page=0', 'pageSize=201', 'sort=id']
    for (const query of [...wrong, 'page=1.5', 'task=%00', `task=${'x'.repeat(129)}`, 'by=me']) {
      const { error, code } = await get(`${URL}?${query}`)
      assert.deepEqual([error, code], ['E_VALIDATION', 422], query)
    }
  })

  test('that nobody has made are not found, by any route', async ({ client, assert }) => {
    await serveTasks({ tasks: [Sum] })
    const { get, post } = await operator(client)
    for (const id of WRONG_IDS) {
      const answers = [
        await get(`${URL}/${id}`),
        await get(`${URL}/${id}/logs`),
        await get(`${URL}/${id}/stream`),
        await post(`${URL}/${id}/cancel`, {}),
        await post(`${URL}/${id}/retry`, {}),
      ]
      for (const { error, code } of answers) {
        assert.deepEqual([error, code], ['E_TASK_RUN_UNKNOWN', 404], id)
      }
    }
  })

  test('are cancelled, and run again when somebody wants it', async ({ client, assert }) => {
    const gate = new Gate()
    const Waiting = taskOf((_, context) => gate.heed(context))
    const tasks = await serveTasks({ tasks: [Waiting] })
    const { get, post } = await operator(client)
    const { data } = await post(URL, { task: 'app.work' })
    const run = `${URL}/${data.id}`

    const cancelled = await post(`${run}/cancel`, {})
    assert.containsSubset(cancelled.data, { id: data.id, status: 'cancelled' })
    const twice = await post(`${run}/cancel`, {})
    assert.deepEqual([twice.error, twice.code], ['E_TASK_RUN_ENDED', 409])

    const retried = await post(`${run}/retry`, {})
    assert.containsSubset(retried.data, { id: data.id, status: 'queued' })
    const active = await post(`${run}/retry`, {})
    assert.deepEqual([active.error, active.code], ['E_TASK_RUN_ACTIVE', 409])
    const beside = await post(URL, { task: 'app.work' })
    assert.deepEqual([beside.error, beside.code], ['E_TASK_OVERLAPS', 409])

    await tasks.startWorker()
    await runThat(tasks, data.id, ({ status }) => status === 'running')
    await post(`${run}/cancel`, {})
    const ended = await endOf(tasks, data.id)
    assert.equal(ended.status, 'cancelled')
    assert.equal(gate.stops, 1)
    const told = await get(run)
    assert.isNotNull(told.data.cancelRequestedAt)
  })

  test('tell their lines, by parts', async ({ client, assert }) => {
    const Talkative = taskOf((_, { log }) => {
      for (let line = 1; line <= 450; line++) log.info(`line ${line}`)
      log.warn('the last', { of: 451 })
    })
    const tasks = await serveTasks({ tasks: [Talkative] })
    await tasks.startWorker()
    const { id } = await tasks.dispatch('app.work')
    await endOf(tasks, id)
    const { get } = await operator(client)

    const lines: { id: number; message: string }[] = []
    for (let hasMore = true; hasMore;) {
      const { data } = await get(`${URL}/${id}/logs?after=${lines.at(-1)?.id ?? 0}`)
      assert.isAtMost(data.items.length, 200)
      lines.push(...data.items)
      hasMore = data.hasMore
    }
    assert.lengthOf(lines, 451)
    assert.equal(lines[0]!.message, 'line 1')
    const { at, ...last } = lines.at(-1) as unknown as Record<string, unknown>
    const expected = { attempt: 1, level: 'warn', message: 'the last', data: { of: 451 } }
    assert.deepEqual(last, { id: lines.at(-1)!.id, ...expected })
    assert.match(String(at), /Z$/)
    for (const after of ['-1', '1.5', 'x', '1e99', '%00', '']) {
      const { error } = await get(`${URL}/${id}/logs?after=${after}`)
      if (after !== '') assert.equal(error, 'E_VALIDATION', after)
    }
  })

  test('are refused an input that their task does not take', async ({ client, assert }) => {
    await serveTasks({ tasks: [Sum, Idle] })
    const { post, get } = await operator(client)
    const refused = await post(URL, { task: 'app.sum', input: { parts: ['x'], more: 1 } })
    assert.deepEqual([refused.error, refused.code], ['E_TASK_INPUT_INVALID', 422])
    assert.isTrue(
      refused.details.errors.some(({ field }: { field: string }) => field === 'more'),
      JSON.stringify(refused.details)
    )
    const wrong = [
      { task: 'app.sum' },
      { task: 'app.sum', input: null },
      { task: 'app.sum', input: 'x' },
      { task: 'app.sum', input: { parts: ['x'] } },
      { task: 'app.sum', input: { parts: Array.from({ length: 20_000 }, () => 12345) } },
      { task: 'app.idle', input: { some: 'thing' } },
    ]
    for (const body of wrong) {
      const { error, code } = await post(URL, body)
      assert.deepEqual([error, code], ['E_TASK_INPUT_INVALID', 422], JSON.stringify(body))
    }
    for (const body of [{}, { task: 1 }, { task: 'app.idle', delay: '5m' }]) {
      const { error } = await post(URL, body)
      assert.equal(error, 'E_VALIDATION', JSON.stringify(body))
    }
    const { data } = await get(URL)
    assert.equal(data.total, 0)
  })
})
