import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { Task } from '@iti/framework/tasks'
import { forgetUsers, makeUser } from '@iti/framework/testing'
import vine from '@vinejs/vine'
import { endOf, serveTasks } from '../functional/system/serve_tasks.js'
import { clearTasks } from '../functional/tasks/make_tasks.js'
import { Caller } from './caller.js'

const URL = '/api/system/tasks/runs'

/* What somebody tries who wants other code to run than that of tasks. */
const TARGETS = [
  'app.nothing',
  'app.report.run',
  'app.report.constructor',
  'app.report/../../users',
  'inventory.sync_parts.run',
  'App.Report',
  ' app.report',
  'app.report ',
  'app.report\n',
  'Report',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__proto__',
  '__proto__.run',
  'constructor.prototype',
  'node:fs',
  'fs',
  'node:child_process.exec',
  '#modules/system/module',
  '@iti/framework/tasks',
  './tasks/report.js',
  '../x',
  '../../../etc/passwd',
  '/etc/passwd',
  'file:///etc/passwd',
  'data:text/javascript,process.exit()',
  'https://example.org/task.js',
  "require('fs')",
  '${process.exit()}',
  '*',
  '%',
]

/* Some that a validator refuses before. */
const NO_NAMES = ['', 'x'.repeat(5_000), 'app.report\0', 1, true, null, {}, [], ['app.report']]

let executed: unknown[] = []

class Report extends Task<{ month: number }> {
  static override id = 'app.report'
  static override input = vine.object({ month: vine.number({ strict: true }).range([1, 12]) })
  static override overlap = 'allow' as const

  run(input: { month: number }) {
    executed.push(input)
  }
}

const countRuns = async () => {
  const rows = await db.from('iti_task_runs')
  return rows.length
}

test.group('Row 10 | what operators may have run', (group) => {
  group.each.setup(async () => {
    executed = []
    await clearTasks()
  })
  group.teardown(async () => {
    await clearTasks()
    await forgetUsers()
  })

  const holder = (permissions = ['system:task:run']) => makeUser({ permissions })

  test('is nothing but the tasks that are declared', async ({ client, assert }) => {
    const tasks = await serveTasks({ tasks: [Report] })
    const worker = await tasks.startWorker()
    const caller = await Caller.signIn(client, await holder())
    for (const task of TARGETS) {
      const answer = await caller.send('POST', URL, { task, input: { month: 1 } })
      const { code, error } = answer.body()
      assert.deepEqual([code, error], [422, 'E_TASK_UNKNOWN'], task)
    }
    for (const task of NO_NAMES) {
      const answer = await caller.send('POST', URL, { task, input: { month: 1 } })
      const { code, error } = answer.body()
      assert.deepEqual([code, error], [422, 'E_VALIDATION'], JSON.stringify(task).slice(0, 40))
    }
    assert.equal(await countRuns(), 0)
    assert.lengthOf(worker.running, 0)
    assert.deepEqual(executed, [])
  })

  test('gets only what its schema allows', async ({ client, assert }) => {
    await serveTasks({ tasks: [Report] })
    const caller = await Caller.signIn(client, await holder())
    const wrong: unknown[] = [
      undefined,
      null,
      1,
      'month',
      [],
      [{ month: 1 }],
      {},
      { month: 0 },
      { month: 13 },
      { month: '1' },
      { month: 1, more: true },
      { month: { $gt: 0 } },
      { month: 1, constructor: { isSuper: true } },
    ]
    for (const input of wrong) {
      const answer = await caller.send('POST', URL, { task: 'app.report', input })
      const { code, error, details } = answer.body()
      assert.deepEqual([code, error], [422, 'E_TASK_INPUT_INVALID'], JSON.stringify(input))
      assert.isNotEmpty(details.errors, JSON.stringify(input))
    }
    assert.equal(await countRuns(), 0)
  })

  test('gets nothing that would reach the prototype of anything', async ({ client, assert }) => {
    const tasks = await serveTasks({ tasks: [Report] })
    await tasks.startWorker()
    const caller = await Caller.signIn(client, await holder())
    const gift = '{"isSuper":true}'
    for (const more of [`"__proto__":${gift}`, `"constructor":{"prototype":${gift}}`]) {
      const body = `{"task":"app.report","input":{"month":1,${more}},${more}}`
      const answer = await caller.send('POST', URL, body)
      // the parser of bodies has dropped them
      await endOf(tasks, answer.body().data.id)
    }
    const inputs = await db.from('iti_task_runs').select('input')
    assert.deepEqual(
      inputs.map(({ input }) => input),
      ['{"month":1}', '{"month":1}']
    )
    assert.deepEqual(executed, [{ month: 1 }, { month: 1 }])
    assert.isUndefined(({} as { isSuper?: boolean }).isSuper)
  })

  test('is had run by nobody without the permission, however much else they may do', async ({
    client,
    assert,
  }) => {
    await serveTasks({ tasks: [Report] })
    const others = ['list', 'pause', 'update', 'cancel', 'retry'].map(
      (action) => `system:task:${action}`
    )
    const caller = await Caller.signIn(client, await holder(others))
    for (const task of ['app.report', 'app.nothing']) {
      const answer = await caller.send('POST', URL, { task, input: { month: 1 } })
      assert.equal(answer.status(), 403)
    }
    const nobody = await client.post(URL).json({ task: 'app.report', input: { month: 1 } })
    assert.equal(nobody.status(), 401)
    assert.equal(await countRuns(), 0)
  })

  test('is queued by whoever holds the permission', async ({ client, assert }) => {
    await serveTasks({ tasks: [Report] })
    const user = await holder()
    const caller = await Caller.signIn(client, user)
    const answer = await caller.send('POST', URL, { task: 'app.report', input: { month: 1 } })
    assert.equal(answer.body().code, 0)
    const [run] = await db.from('iti_task_runs')
    assert.containsSubset(run, { task: 'app.report', user_id: user.id, input: '{"month":1}' })
  })

  test('can be told no other way: the address of a task runs nothing', async ({
    client,
    assert,
  }) => {
    await serveTasks({ tasks: [Report] })
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    for (const path of ['', '/run', '/execute', '/runs', '/constructor', '/schedules/x']) {
      const answer = await admin.send('POST', `/api/system/tasks/app.report${path}`, { month: 1 })
      assert.equal(answer.status(), 404, path)
    }
    assert.equal(await countRuns(), 0)
  })
})
