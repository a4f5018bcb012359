import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { type Tasks, type Worker, WorkerStart } from '@iti/framework/tasks'
import { TestClock } from '@iti/framework/testing'
import { checkWaiting, checkWorker } from '../../../modules/system/health/check_tasks.js'
import { countUndeclaredRuns } from '../../../modules/system/tasks/main.js'
import { clearTasks, makeTasks } from './make_tasks.js'
import { taskOf } from './task_of.js'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const AGAIN_AFTER = 3_000

const worker = (queues: Record<string, number>, silence = 0): Worker => ({
  id: 'w',
  host: 'h',
  pid: 1,
  machine: null,
  queues,
  beats: 1,
  startedAt: NOW - 100_000,
  heartbeatAt: NOW - silence,
})

const queued = (queue: string, waiting: number, count = 2) =>
  ({ queue, count, waiting, status: 'queued' }) as const

const waits = (facts: Partial<Parameters<typeof checkWaiting>[0]>) =>
  checkWaiting({ counts: [], workers: [], undeclared: new Map(), now: NOW, ...facts })

test.group('Readiness | the worker of a process', () => {
  test('is no matter where it is not to execute runs', ({ assert }) => {
    const { status, message } = checkWorker({ state: { kind: 'unwanted' }, silence: 1e9, now: 0 })
    assert.deepEqual([status, message], ['ok', 'This process executes no runs'])
  })

  test('is told to be down for as long as it cannot start, with the reason', ({ assert }) => {
    const state = { kind: 'failing', problem: 'no such table' } as const
    const { status, message } = checkWorker({ state, silence: undefined, now: 0 })
    assert.deepEqual([status, message], ['error', 'not started: no such table'])
  })

  test('has half a minute to start', ({ assert }) => {
    const state = { kind: 'starting', since: 1_000 } as const
    const statusAt = (now: number) => checkWorker({ state, silence: undefined, now }).status
    assert.deepEqual([1_000, 30_999, 31_000].map(statusAt), ['ok', 'ok', 'error'])
  })

  test('is told to be down when it has been silent for more than 30 s', ({ assert }) => {
    const state = { kind: 'started' } as const
    const statusOf = (silence: number) => checkWorker({ state, silence, now: 0 }).status
    assert.deepEqual([0, 30_000, 30_001].map(statusOf), ['ok', 'ok', 'error'])
  })
})

test.group('Readiness | what waits', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('is no matter for a minute, nor where a process serves it', ({ assert }) => {
    const counts = [queued('default', 61_000), queued('mail', 60_000)]
    assert.equal(waits({ counts, workers: [worker({ default: 10 })] }).status, 'ok')
    assert.equal(waits({}).status, 'ok')
  })

  test('is a warning where no living process serves its queue, with the remedy', ({ assert }) => {
    const counts = [queued('mail', 61_000, 3)]
    // one serves another queue, one is a command that executes a single run, and one has died
    const workers = [worker({ default: 10 }), worker({}), worker({ mail: 1 }, 61_000)]
    const { status, message } = waits({ counts, workers })
    assert.equal(status, 'warning')
    assert.equal(
      message,
      'no process serves the queue "mail", where 3 run(s) wait, the first for 61 s: node ace task:work --queues=mail'
    )
  })

  test('of a queue that is named like a property of objects is no exception', ({ assert }) => {
    const counts = [queued('constructor', 61_000)]
    assert.equal(waits({ counts, workers: [worker({ default: 1 })] }).status, 'warning')
  })

  test('is a warning where no code declares its task', async ({ assert }) => {
    const { tasks: before } = makeTasks({ tasks: [taskOf(() => {}, { id: 'app.gone' })] })
    await before.dispatch('app.gone')
    await before.dispatch('app.gone')
    const { tasks } = makeTasks({ tasks: [taskOf(() => {})] })
    await tasks.dispatch('app.work')
    const later = Date.now() + 1_000
    const undeclared = await countUndeclaredRuns(tasks, later)
    assert.deepEqual([...undeclared], [['app.gone', 2]])
    const { status, message } = waits({ undeclared })
    assert.equal(status, 'warning')
    assert.match(message, /^2 run\(s\) of app\.gone wait, which no code declares/)

    const fresh = await countUndeclaredRuns(tasks, Date.now() - 60_000)
    assert.equal(fresh.size, 0)
  })
})

/* What starts as often as it is told to fail, and how the start tells of it. */
function startThat(fails: (string | null)[]) {
  const clock = new TestClock()
  const told: string[] = []
  let shutdowns = 0
  let hold: Promise<unknown> = Promise.resolve()
  const tasks = {
    async startWorker() {
      told.push('tries')
      await hold
      const problem = fails.shift()
      if (problem) throw new Error(problem)
    },
    async shutdown() {
      shutdowns++
    },
  } as unknown as Tasks
  const start = new WorkerStart({
    clock,
    tasks,
    onProblem: (error) => void told.push((error as Error).message),
    onRecovery: () => void told.push('works'),
  })
  return {
    clock,
    start,
    told,
    shutdowns: () => shutdowns,
    holdUntil: (until: Promise<unknown>) => void (hold = until),
  }
}

test.group('Start of a worker', () => {
  test('that works is not talked about', async ({ assert }) => {
    const { start, told, clock } = startThat([null])
    assert.equal(start.state.kind, 'unwanted')
    start.begin()
    assert.equal(start.state.kind, 'starting')
    await clock.advance(0)
    assert.equal(start.state.kind, 'started')
    await clock.advance(AGAIN_AFTER * 3)
    assert.deepEqual(told, ['tries'])
  })

  test('is tried until it works, and each problem is told once', async ({ assert }) => {
    const { start, told, clock } = startThat(['away', 'away', 'no table', 'no table', null])
    start.begin()
    await clock.advance(0)
    assert.deepEqual(start.state, { kind: 'failing', problem: 'away' })
    await clock.advance(AGAIN_AFTER * 6)
    assert.equal(start.state.kind, 'started')
    assert.deepEqual(
      told.filter((one) => one !== 'tries'),
      ['away', 'no table', 'works']
    )
    assert.lengthOf(
      told.filter((one) => one === 'tries'),
      5
    )
  })

  test('is not tried again when the process ends', async ({ assert }) => {
    const { start, told, clock, shutdowns } = startThat(['away'])
    start.begin()
    await clock.advance(0)
    await start.stop()
    await clock.advance(AGAIN_AFTER * 3)
    assert.deepEqual(told, ['tries', 'away'])
    assert.equal(clock.waiting, 0)
    assert.equal(shutdowns(), 1)
  })

  test('that hangs holds up the end of the process for 5 s, and leaves no worker behind', async ({
    assert,
  }) => {
    const { start, clock, shutdowns, holdUntil } = startThat([null])
    const { promise, resolve } = Promise.withResolvers<void>()
    holdUntil(promise)
    start.begin()
    const stopping = start.stop()
    await clock.advance(4_999)
    assert.equal(shutdowns(), 0)
    await clock.advance(1)
    await stopping
    assert.equal(shutdowns(), 1)
    // it starts after all
    resolve()
    await sleep(5)
    assert.equal(shutdowns(), 2)
  })
})
