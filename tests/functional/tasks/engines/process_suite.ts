import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { EngineFactory } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from '../make_tasks.js'
import { countRuns, EngineStage, remains, succeed, until } from './engine_stage.js'
import { Journal } from './journal.js'
import { journalTasks } from './journal_tasks.js'
import { WorkerProcess } from './worker_process.js'

const RUNS = 10_000
const AT_ONCE = 100

/** An engine for a test, and how `worker_main.ts` gets the same. */
export interface ProcessEngine {
  engine: EngineFactory
  command: readonly string[]
}

/** What holds when several processes execute runs on one database. */
export function testProcesses(name: string, make: () => ProcessEngine): void {
  test.group(`Engines | processes on ${name}`, (group) => {
    group.each.setup(clearTasks)

    test(`two processes execute each of ${RUNS} runs exactly once`, async ({ assert }) => {
      const { engine, command } = make()
      const journal = Journal.open()
      const workers = await Promise.all([
        WorkerProcess.start(command, journal),
        WorkerProcess.start(command, journal),
      ])
      const tasks = new EngineStage(engine, journalTasks).open()
      for (let left = RUNS; left > 0; left -= AT_ONCE) {
        await Promise.all(Array.from({ length: AT_ONCE }, () => tasks.dispatch('app.short')))
      }
      await succeed(RUNS, { task: 'app.short' })
      const faults = await Promise.all(workers.map((worker) => worker.stop()))

      const { entries } = journal
      const short = entries.filter(({ task, what }) => task === 'app.short' && what === 'begins')
      assert.lengthOf(short, RUNS)
      assert.lengthOf([...new Set(short.map(({ run }) => run))], RUNS)
      assert.sameMembers(
        [...new Set(short.map(({ pid }) => pid))],
        workers.map(({ pid }) => pid)
      )
      assert.deepEqual(faults, ['', ''])
      assert.deepEqual(await remains(), [])
    }).timeout(180_000)

    test('two processes keep to one run of a schedule, and to one of a key', async ({ assert }) => {
      const { engine, command } = make()
      const journal = Journal.open()
      const workers = [
        await WorkerProcess.start(command, journal),
        await WorkerProcess.start(command, journal),
      ]
      const tasks = new EngineStage(engine, journalTasks).open()
      const dispatched = new Set<string>()
      const isEnough = async () => {
        const { succeeded = 0, skipped = 0 } = await countRuns({ task: 'app.alone' })
        return dispatched.size > 5 && succeeded > 1 && skipped > 1
      }
      for (; !(await isEnough()); await sleep(20)) {
        const options = { unique: 'the same' }
        const both = [
          tasks.dispatch('app.unique', undefined, options),
          tasks.dispatch('app.unique', undefined, options),
        ]
        for (const { id } of await Promise.all(both)) dispatched.add(id)
      }
      await succeed(dispatched.size, { task: 'app.unique' })
      await Promise.all(workers.map((worker) => worker.stop()))

      assert.equal(journal.mostAtOnce('app.unique'), 1)
      assert.equal(journal.mostAtOnce('app.alone'), 1)
      assert.deepEqual(await countRuns({ task: 'app.unique' }), { succeeded: dispatched.size })
      const times = await db
        .from('iti_task_runs')
        .where('task', 'app.alone')
        .select('scheduled_for')
      assert.lengthOf([...new Set(times.map((run) => run.scheduled_for))], times.length)
    }).timeout(90_000)

    test('what a process leaves that is killed is executed by the other', async ({ assert }) => {
      const { engine, command } = make()
      const journal = Journal.open()
      const killed = await WorkerProcess.start(command, journal)
      const other = await WorkerProcess.start(command, journal)
      const tasks = new EngineStage(engine, journalTasks).open()
      await Promise.all(Array.from({ length: 100 }, () => tasks.dispatch('app.long')))
      await until(() =>
        journal.entries.some(({ task, pid }) => task === 'app.long' && pid === killed.pid)
      )
      await killed.kill()
      await succeed(100, { task: 'app.long' })
      await other.stop()

      const left = await db
        .from('iti_task_runs')
        .where({ task: 'app.long', attempt: 2 })
        .select('id')
      const twice = [...journal.begun].filter(([, times]) => times > 1).map(([run]) => run)
      assert.isAtLeast(left.length, 1)
      assert.isAtMost(left.length, 10)
      assert.includeMembers(
        left.map(({ id }) => id),
        twice
      )
      assert.deepEqual(await countRuns({ task: 'app.long' }), { succeeded: 100 })
    }).timeout(120_000)
  })
}
