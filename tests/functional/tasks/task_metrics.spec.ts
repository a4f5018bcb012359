import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { Metrics } from '@iti/framework/metrics'
import { fixed, measureQueues, RunMetrics, type TaskClass } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { readMetrics, readValue } from '../services/read_metrics.js'
import { clearTasks, makeTasks } from './make_tasks.js'
import { endOf, runThat } from '../system/serve_tasks.js'
import { Gate, taskOf } from './task_of.js'

const QUEUES = { default: 1, mail: 2 }
const MAIL = { id: 'app.mail', queue: 'mail' }

/** Tasks whose runs are measured, and what the measurements say. */
function measured(classes: readonly TaskClass[]) {
  const faults: unknown[] = []
  const metrics = new Metrics((error) => void faults.push(error))
  const observer = new RunMetrics(metrics)
  const { tasks } = makeTasks({ tasks: classes, observer, config: { queues: QUEUES } })
  measureQueues(metrics, {
    queues: Object.keys(QUEUES),
    queries: tasks.queries,
    workers: () => tasks.workers(),
  })
  const read = (name: string, wanted?: Record<string, string>) => readMetrics(metrics, name, wanted)
  return { tasks, metrics, observer, faults, read }
}

test.group('Metrics of tasks', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('tell how often runs end, and how', async ({ assert }) => {
    const Fine = taskOf(() => {}, { id: 'app.fine' })
    const Failing = taskOf(
      () => {
        throw new Error('It fails')
      },
      { id: 'app.failing', retries: { limit: 1, backoff: fixed('1ms') } }
    )
    const { tasks, read } = measured([Fine, Failing])
    await tasks.startWorker()
    for (const id of ['app.fine', 'app.fine', 'app.failing']) {
      const run = await tasks.dispatch(id)
      await endOf(tasks, run.id)
    }
    assert.sameDeepMembers(await read('iti_tasks_runs_total'), [
      { labels: { task: 'app.fine', status: 'succeeded' }, value: 2 },
      { labels: { task: 'app.failing', status: 'retried' }, value: 1 },
      { labels: { task: 'app.failing', status: 'failed' }, value: 1 },
    ])
  })

  test('tell how long attempts take, and how late they start', async ({ assert }) => {
    const { tasks, read, metrics } = measured([taskOf(() => {}), taskOf(() => {}, MAIL)])
    await tasks.startWorker()
    for (const id of ['app.work', 'app.mail', 'app.mail']) {
      const run = await tasks.dispatch(id)
      await endOf(tasks, run.id)
    }
    assert.sameDeepMembers(await read('iti_tasks_run_duration_seconds'), [
      { labels: { task: 'app.work' }, value: 1 },
      { labels: { task: 'app.mail' }, value: 2 },
    ])
    assert.sameDeepMembers(await read('iti_tasks_lateness_seconds'), [
      { labels: { queue: 'default' }, value: 1 },
      { labels: { queue: 'mail' }, value: 2 },
    ])
    const { body } = await metrics.text()
    // runs take longer than requests
    assert.include(body, 'le="14400",task="app.mail"')
  })

  test('count a run that was left behind as lost', async ({ assert }) => {
    const { observer, read } = measured([])
    observer.onLost({ task: 'app.gone' }, 'lost')
    assert.deepEqual(await read('iti_tasks_runs_total'), [
      { labels: { task: 'app.gone', status: 'lost' }, value: 1 },
    ])
  })

  test('take a clock that was set back for no lateness', async ({ assert }) => {
    const { observer, metrics } = measured([])
    observer.onStart({ queue: 'default' } as never, -5_000)
    const { body } = await metrics.text()
    assert.include(body, 'iti_tasks_lateness_seconds_sum{queue="default"} 0\n')
  })

  test('tell for how long bodies block the process', async ({ assert }) => {
    const { observer, metrics } = measured([])
    observer.onBlocked(1_500)
    observer.onBlocked(2_000)
    assert.equal(await readValue(metrics, 'iti_tasks_blocked_seconds_total'), 3.5)
  })

  test('tell what waits and what runs, by queue', async ({ assert }) => {
    const gate = new Gate()
    const Waiting = taskOf((_, context) => gate.pass(context))
    const { tasks, read } = measured([Waiting])
    const valuesOf = async (name: string) => {
      const samples = await read(name)
      return Object.fromEntries(samples.map(({ labels, value }) => [labels.queue, value]))
    }
    assert.deepEqual(await valuesOf('iti_tasks_queued'), { default: 0, mail: 0 })
    assert.deepEqual(await valuesOf('iti_tasks_oldest_queued_seconds'), { default: 0, mail: 0 })

    const first = await tasks.dispatch('app.work')
    await tasks.startWorker()
    await runThat(tasks, first.id, ({ status }) => status === 'running')
    const second = await tasks.dispatch('app.work')
    await tasks.dispatch('app.work')
    const longAgo = { run_at: Date.now() - 100_000 }
    await db.from('iti_task_runs').where('id', second.id).update(longAgo)
    assert.deepEqual(await valuesOf('iti_tasks_queued'), { default: 2, mail: 0 })
    assert.deepEqual(await valuesOf('iti_tasks_running'), { default: 1, mail: 0 })
    const { default: oldest } = await valuesOf('iti_tasks_oldest_queued_seconds')
    assert.isAtLeast(oldest!, 100)
    assert.isBelow(oldest!, 1_000)
    gate.open()
  })

  test('tell how many workers there are', async ({ assert }) => {
    const { tasks, metrics } = measured([])
    assert.equal(await readValue(metrics, 'iti_tasks_workers'), 0)
    await tasks.startWorker()
    assert.equal(await readValue(metrics, 'iti_tasks_workers'), 1)
    await db.from('iti_task_workers').update({ heartbeat_at: Date.now() - 61_000 })
    assert.equal(await readValue(metrics, 'iti_tasks_workers'), 0)
  })

  test('ask the database once for all gauges of a reading', async ({ assert }) => {
    const { tasks, metrics } = measured([])
    const counts = tasks.queries.counts.bind(tasks.queries)
    let asked = 0
    tasks.queries.counts = (now) => {
      asked++
      return counts(now)
    }
    await metrics.text()
    assert.equal(asked, 1)
    await metrics.text()
    assert.equal(asked, 2)
  })

  test('of the application are among those that are served', async ({ assert }) => {
    const metrics = await app.container.make('iti.metrics')
    const { body } = await metrics.text()
    for (const name of [
      'iti_tasks_runs_total',
      'iti_tasks_run_duration_seconds',
      'iti_tasks_lateness_seconds',
      'iti_tasks_queued',
      'iti_tasks_running',
      'iti_tasks_oldest_queued_seconds',
      'iti_tasks_workers',
    ]) {
      assert.include(body, `# HELP ${name} `)
    }
  })
})
