import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { SessionManager } from '@iti/framework/access'
import { forgetUsers, makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { ScratchDatabase } from '../../scratch_database.js'
import { EventReader } from '../../system/event_reader.js'
import { endOf, runThat } from '../../system/serve_tasks.js'
import { clearTasks, makeTasks } from '../make_tasks.js'
import Slow from './slow_task.js'
import { TaskServerProcess } from './task_server_process.js'

const NOT_YET = 'No runs of tasks are executed here yet'

async function signIn(): Promise<string> {
  const { id } = await makeUser({ permissions: ['system:task:list'] })
  const sessions = await app.container.make(SessionManager)
  const { accessToken } = await sessions.open({
    userId: id,
    origin: { ip: null, userAgent: null },
  })
  return accessToken
}

const countOf = (text: string, part: string) => text.split(part).length - 1

test.group('Server that executes runs', (group) => {
  group.each.setup(clearTasks)
  group.teardown(async () => {
    await clearTasks()
    await forgetUsers()
  })

  test('lets runs end when it is asked to, and nobody who reads along holds it up', async ({
    assert,
  }) => {
    const { tasks } = makeTasks({ tasks: [Slow] })
    const server = await TaskServerProcess.start()
    const { id } = await tasks.dispatch('app.slow', { takes: 3_000 })
    await runThat(tasks, id, ({ status }) => status === 'running')
    const [worker] = await tasks.workers()
    const stream = await EventReader.open(`${server.url}/api/system/tasks/runs/${id}/stream`, {
      token: await signIn(),
    })
    await stream.until('log')

    server.terminate()
    const rest = await stream.rest()
    // the stream has ended before the run
    const during = await tasks.queries.find(id)
    assert.equal(during!.status, 'running')
    assert.notInclude(
      rest.map(({ event }) => event),
      'end'
    )
    // no request is let in any more meanwhile
    const refused = await fetch(`${server.url}/health/live`).catch(() => null)
    assert.isNull(refused)
    const { id: late } = await tasks.dispatch('app.slow', { takes: 0 })

    assert.equal(await server.ended(), 0, server.output)
    const run = await tasks.queries.find(id)
    assert.equal(run!.status, 'succeeded', server.output)
    assert.deepEqual(run!.result, { pid: worker!.pid })
    assert.isNotNull(run!.finishedAt)
    assert.deepEqual(await tasks.workers(), [])
    const waiting = await tasks.queries.find(late)
    assert.equal(waiting!.status, 'queued')
    assert.notMatch(server.output, /"level":(50|60)/)
  }).timeout(90_000)

  test('lets runs end at Ctrl+C, too', async ({ assert }) => {
    const { tasks } = makeTasks({ tasks: [Slow] })
    const server = await TaskServerProcess.start()
    const { id } = await tasks.dispatch('app.slow', { takes: 2_000 })
    await runThat(tasks, id, ({ status }) => status === 'running')
    server.interrupt()
    assert.equal(await server.ended(), 0)
    const run = await tasks.queries.find(id)
    assert.equal(run!.status, 'succeeded')
    assert.deepEqual(await tasks.workers(), [])
  })

  test('ends at once at the second Ctrl+C, and leaves its run to others', async ({ assert }) => {
    const { tasks } = makeTasks({ tasks: [Slow] })
    const server = await TaskServerProcess.start()
    const { id } = await tasks.dispatch('app.slow', { takes: 20_000 })
    await runThat(tasks, id, ({ status }) => status === 'running')
    server.interrupt()
    // two at once would arrive as one
    await server.refuses()
    server.interrupt()
    assert.equal(await server.ended(), 130)
    const run = await tasks.queries.find(id)
    assert.equal(run!.status, 'running')
  })

  test('serves without tables, says once why it executes no runs, and does as soon as it can', async ({
    assert,
  }) => {
    const scratch = await ScratchDatabase.create()
    const server = await TaskServerProcess.start({ DB_DATABASE: scratch.name })
    const alive = await fetch(`${server.url}/health/live`)
    assert.equal(alive.status, 200)
    const report = await server.reports('tasks', 'error')
    assert.deepEqual([report.http, report.status], [503, 'unavailable'])
    await server.printed(/Not ready: not started: .*iti_task_schedules/)
    assert.notInclude(JSON.stringify(report), 'iti_task')

    await scratch.migrate()
    const later = await server.reports('tasks', 'ok')
    assert.equal(later.http, 200)
    await server.printed(/Runs of tasks are executed here from now on/)
    assert.equal(countOf(server.output, NOT_YET), 1, server.output)
    assert.lengthOf(await scratch.db.from('iti_task_workers'), 1)
    server.terminate()
    assert.equal(await server.ended(), 0, server.output)
    assert.lengthOf(await scratch.db.from('iti_task_workers'), 0)
  }).timeout(90_000)

  test('ends in order while it waits for its tables', async ({ assert }) => {
    const scratch = await ScratchDatabase.create()
    const server = await TaskServerProcess.start({ DB_DATABASE: scratch.name })
    await server.printed(new RegExp(NOT_YET))
    server.terminate()
    assert.equal(await server.ended(), 0, server.output)
  }).timeout(90_000)

  test('executes none where others do, and says so', async ({ assert }) => {
    const { tasks } = makeTasks({ tasks: [Slow] })
    const server = await TaskServerProcess.start({ ITI_TASKS_IN_SERVER: 'false' })
    const { id } = await tasks.dispatch('app.slow', { takes: 0 })
    const fresh = await server.report()
    assert.deepInclude(fresh.checks, { name: 'tasks', status: 'ok' })

    // it has waited for more than a minute
    await db
      .from('iti_task_runs')
      .where({ id })
      .update({ run_at: Date.now() - 61_000 })
    const { http, status } = await server.reports('tasks', 'warning')
    assert.deepEqual([http, status], [200, 'degraded'])
    await server.printed(/Not ready: no process serves the queue \\?"default\\?", where 1 run/)
    const run = await tasks.queries.find(id)
    assert.equal(run!.status, 'queued')

    await tasks.startWorker()
    await endOf(tasks, id)
    await server.reports('tasks', 'ok')
  }).timeout(90_000)
})
