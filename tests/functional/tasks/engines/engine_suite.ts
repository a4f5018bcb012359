import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { type EngineFactory, fixed, type Run } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { clearTasks } from '../make_tasks.js'
import { Gate, taskOf } from '../task_of.js'
import { testControl } from './engine_control_suite.js'
import { countRuns, EngineStage, remains, succeed, until } from './engine_stage.js'

const numbered = { input: vine.object({ number: vine.number() }) }

/** What every engine does alike. @param make an engine for one test, whose task runners share it */
export function testEngine(name: string, make: () => EngineFactory): void {
  testControl(name, make)
  test.group(`Engines | ${name}`, (group) => {
    group.each.setup(clearTasks)

    test('executes what is dispatched, with its input, and keeps its result', async ({
      assert,
    }) => {
      const task = taskOf(({ number }) => ({ twice: number * 2 }), numbered)
      const stage = new EngineStage(make(), [task])
      const tasks = await stage.work()
      const { id, isNew } = await tasks.dispatch('app.work', { number: 21 })
      const run = await stage.reaches(id, 'succeeded')

      assert.isTrue(isNew)
      assert.deepEqual(run.result, { twice: 42 })
      assert.equal(run.attempt, 1)
      assert.equal(run.owner, tasks.worker!.id)
      assert.deepEqual(await remains(), [])
      assert.deepEqual(stage.faults, [])
    })

    test('executes what was dispatched before there was a worker', async ({ assert }) => {
      const stage = new EngineStage(make(), [taskOf(() => {})])
      const dispatched = await stage.open().dispatch('app.work')
      await stage.work()
      const run = await stage.reaches(dispatched.id, 'succeeded')
      assert.equal(run.attempt, 1)
    })

    test('executes as many runs at once as the queue allows, and no more', async ({ assert }) => {
      let running = 0
      let most = 0
      const task = taskOf(async () => {
        most = Math.max(most, ++running)
        await sleep(20)
        running--
      })
      const stage = new EngineStage(make(), [task])
      const tasks = await stage.work({ concurrency: 3 })
      await Promise.all(Array.from({ length: 20 }, () => tasks.dispatch('app.work')))
      await succeed(20)

      assert.equal(most, 3)
      assert.deepEqual(await remains(), [])
    })

    test('executes the runs of a queue in the order of their dispatch', async ({ assert }) => {
      const done: number[] = []
      const task = taskOf(({ number }) => void done.push(number), numbered)
      const stage = new EngineStage(make(), [task])
      const tasks = stage.open()
      const numbers = Array.from({ length: 20 }, (_, number) => number)
      for (const number of numbers) await tasks.dispatch('app.work', { number })
      await tasks.startWorker({ queues: { default: 1 } })
      await until(() => done.length === numbers.length)
      assert.deepEqual(done, numbers)
    })

    test('does not execute a run before its time', async ({ assert }) => {
      const stage = new EngineStage(make(), [taskOf(() => {})])
      const tasks = await stage.work()
      const { id } = await tasks.dispatch('app.work', undefined, { delay: 700 })
      const run = await stage.reaches(id, 'succeeded')
      assert.equal(run.runAt - run.createdAt, 700)
      assert.isAtLeast(run.startedAt!, run.runAt)
    })

    test('tries a run again that failed, not before its time', async ({ assert }) => {
      const attempts: Run[] = []
      const task = taskOf(
        async (_, { attempt, run: { id: own } }) => {
          attempts.push(await stage.run(own))
          if (attempt < 3) throw new Error('not yet')
        },
        { retries: { limit: 2, backoff: fixed(300) } }
      )
      const stage = new EngineStage(make(), [task])
      const tasks = await stage.work()
      const { id } = await tasks.dispatch('app.work')
      const run = await stage.reaches(id, 'succeeded')

      assert.equal(run.attempt, 3)
      assert.deepEqual(
        attempts.map(({ attempt }) => attempt),
        [1, 2, 3]
      )
      for (const [index, { runAt, startedAt }] of attempts.entries()) {
        assert.isAtLeast(startedAt!, runAt)
        if (index > 0) assert.isAtLeast(runAt, attempts[index - 1]!.startedAt! + 300)
      }
    })

    test('tries a run again at once if there is no backoff', async ({ assert }) => {
      const task = taskOf(
        (_, { attempt }) => {
          if (attempt < 4) throw new Error('not yet')
        },
        { retries: { limit: 3, backoff: () => 0 } }
      )
      const stage = new EngineStage(make(), [task])
      const tasks = await stage.work()
      const { id } = await tasks.dispatch('app.work')
      const run = await stage.reaches(id, 'succeeded')
      assert.equal(run.attempt, 4)
    })

    test('has a run stand for all that are dispatched with its key, until it ends', async ({
      assert,
    }) => {
      const gate = new Gate()
      const stage = new EngineStage(make(), [taskOf((_, context) => gate.pass(context))])
      const [one, other] = [await stage.work(), await stage.work()]
      const options = { unique: 'parts' }
      const first = await one.dispatch('app.work', undefined, options)
      await stage.reaches(first.id, 'running')
      const second = await other.dispatch('app.work', undefined, options)
      gate.open()
      await stage.reaches(first.id, 'succeeded')
      const third = await other.dispatch('app.work', undefined, options)
      await stage.reaches(third.id, 'succeeded')

      assert.deepEqual(second, { id: first.id, isNew: false })
      assert.isTrue(third.isNew)
      assert.equal(gate.entered, 2)
      assert.deepEqual(await remains(), [])
    })

    test('executes what is dispatched in a transaction if that commits, and only then', async ({
      assert,
    }) => {
      const done: number[] = []
      const task = taskOf(({ number }) => void done.push(number), numbered)
      const stage = new EngineStage(make(), [task])
      const tasks = await stage.work()
      const abandoned = await db.transaction()
      await tasks.dispatch('app.work', { number: 1 }, { trx: abandoned })
      await abandoned.rollback()
      await db.transaction((trx) => tasks.dispatch('app.work', { number: 2 }, { trx }))
      await succeed(1)

      assert.deepEqual(done, [2])
      assert.deepEqual(await countRuns(), { succeeded: 1 })
    })

    test('leaves what waits to others when it stops, and ends what it has begun', async ({
      assert,
    }) => {
      const gate = new Gate()
      const stage = new EngineStage(make(), [taskOf((_, context) => gate.pass(context))])
      const tasks = await stage.work({ concurrency: 2 })
      for (let left = 6; left > 0; left--) await tasks.dispatch('app.work')
      await until(() => gate.entered === 2)
      const stopping = tasks.shutdown()
      await sleep(50)
      gate.open()
      await stopping
      assert.deepEqual(await countRuns(), { queued: 4, succeeded: 2 })
      assert.equal(gate.entered, 2)

      await stage.work()
      await succeed(6)
      assert.equal(gate.entered, 6)
      assert.deepEqual(await remains(), [])
    })

    test('leaves runs to others whose tasks it does not know', async ({ assert }) => {
      const known = taskOf(() => {}, { id: 'app.known' })
      const unknown = taskOf(() => {}, { id: 'app.unknown' })
      const stage = new EngineStage(make(), [known, unknown])
      const tasks = stage.open()
      await stage.work({ tasks: [known] })
      const first = await tasks.dispatch('app.unknown')
      const second = await tasks.dispatch('app.known')
      await stage.reaches(second.id, 'succeeded')
      const waiting = await stage.run(first.id)
      assert.equal(waiting.status, 'queued')

      await stage.work()
      const run = await stage.reaches(first.id, 'succeeded')
      assert.equal(run.attempt, 1)
    }).timeout(90_000)

    test('has two workers share the runs, and none executed twice', async ({ assert }) => {
      const done: number[] = []
      const shared = Promise.withResolvers<void>()
      const waiting = new Set(['one', 'other'])
      const taskAt = (worker: string) =>
        taskOf(async ({ number }) => {
          done.push(number)
          waiting.delete(worker)
          if (waiting.size === 0) shared.resolve()
          // neither can take all before the other has one
          await shared.promise
        }, numbered)
      const stage = new EngineStage(make(), [])
      const workers = [
        await stage.work({ tasks: [taskAt('one')] }),
        await stage.work({ tasks: [taskAt('other')] }),
      ]
      const numbers = Array.from({ length: 400 }, (_, number) => number)
      await Promise.all(
        numbers.map((number) => workers[number % 2]!.dispatch('app.work', { number }))
      )
      await succeed(numbers.length)

      assert.deepEqual(
        done.toSorted((one, other) => one - other),
        numbers
      )
      const owners = await db.from('iti_task_runs').distinct('owner')
      assert.sameMembers(
        owners.map(({ owner }) => owner),
        workers.map(({ worker }) => worker!.id)
      )
      assert.deepEqual(await remains(), [])
      assert.deepEqual(stage.faults, [])
    })
  })
}
