import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineFactory } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from '../make_tasks.js'
import { Gate, taskOf } from '../task_of.js'
import { countRuns, EngineStage, remains } from './engine_stage.js'

/** What operators can do on every engine alike. */
export function testControl(name: string, make: () => EngineFactory): void {
  test.group(`Engines | ${name}, and operators`, (group) => {
    group.each.setup(clearTasks)

    test('does not execute what is cancelled while it waits', async ({ assert }) => {
      const gate = new Gate()
      const stage = new EngineStage(make(), [taskOf((_, context) => gate.pass(context))])
      const tasks = await stage.work({ concurrency: 1 })
      const first = await tasks.dispatch('app.work')
      await stage.reaches(first.id, 'running')
      const waiting = await tasks.dispatch('app.work')
      const last = await tasks.dispatch('app.work')
      await tasks.runs.cancel(waiting.id)
      gate.open()
      await stage.reaches(last.id, 'succeeded')

      assert.deepEqual(await countRuns(), { cancelled: 1, succeeded: 2 })
      assert.equal(gate.entered, 2)
      assert.deepEqual(await remains(), [])
    })

    test('stops a run that another process cancels', async ({ assert }) => {
      const gate = new Gate()
      const stage = new EngineStage(make(), [taskOf((_, context) => gate.heed(context))])
      const tasks = await stage.work()
      const { id } = await tasks.dispatch('app.work')
      await stage.reaches(id, 'running')
      await stage.open().runs.cancel(id)
      await stage.reaches(id, 'cancelled')

      assert.equal(gate.stops, 1)
      assert.deepEqual(await remains(), [])
    })

    test('executes a run again that an operator wants again', async ({ assert }) => {
      let isBroken = true
      const task = taskOf(() => {
        if (isBroken) throw new Error('no')
      })
      const stage = new EngineStage(make(), [task])
      const tasks = await stage.work()
      const { id } = await tasks.dispatch('app.work')
      await stage.reaches(id, 'failed')
      isBroken = false
      await tasks.runs.retry(id)
      const run = await stage.reaches(id, 'succeeded')
      assert.equal(run.attempt, 2)
    })

    test('does not let operators run a task beside itself', async ({ assert }) => {
      const gate = new Gate()
      const stage = new EngineStage(make(), [taskOf((_, context) => gate.pass(context))])
      const [one, other] = [await stage.work(), await stage.work()]
      const id = await one.runs.start('app.work', undefined)
      await stage.reaches(id, 'running')
      await assert.rejects(() => other.runs.start('app.work', undefined), new RegExp(id))
      gate.open()
      await stage.reaches(id, 'succeeded')

      const next = await other.runs.start('app.work', undefined)
      await stage.reaches(next, 'succeeded')
      assert.deepEqual(await remains(), [])
    })

    test('executes the one run that waits for the end of another behind it', async ({ assert }) => {
      const gate = new Gate()
      const task = taskOf((_, context) => gate.pass(context), { overlap: 'queue-one' })
      const stage = new EngineStage(make(), [task])
      const [one, other] = [await stage.work(), await stage.work()]
      const first = await one.runs.start('app.work', undefined)
      await stage.reaches(first, 'running')
      const second = await other.runs.start('app.work', undefined)
      await assert.rejects(() => one.runs.start('app.work', undefined), /has not ended/)
      await sleep(100)
      assert.deepEqual(await countRuns(), { queued: 1, running: 1 })
      gate.open()
      const [ended, next] = [
        await stage.reaches(first, 'succeeded'),
        await stage.reaches(second, 'succeeded'),
      ]

      assert.isAtLeast(next.startedAt!, ended.finishedAt!)
      assert.deepEqual(await remains(), [])
    }).timeout(90_000)
  })
}
