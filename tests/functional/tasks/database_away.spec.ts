import { fixed } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { RunStore } from '../../../src/tasks/store/run_store.js'
import { WorkerStore } from '../../../src/tasks/store/worker_store.js'
import { goAway } from './away.js'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { Gate, taskOf } from './task_of.js'

test.group('Tasks | while the database is away', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('what became of a run is kept, and stored when it is back', async ({ assert, cleanup }) => {
    const gate = new Gate()
    const Work = taskOf(
      async (_, context) => {
        await gate.pass(context)
        return 'done'
      },
      { id: 'app.work' }
    )
    const Failing = taskOf(
      async (_, context) => {
        if (context.attempt > 1) return
        await gate.pass(context)
        throw new Error('No luck')
      },
      { id: 'app.failing', retries: { limit: 1, backoff: fixed('1s') } }
    )
    const stage = await Stage.start({ tasks: [Work, Failing] })
    const ids = [await stage.dispatch(), await stage.dispatch(undefined, 'app.failing')]
    await stage.until(() => gate.entered === 2)
    const comeBack = goAway(RunStore.prototype, ['finish', 'giveBack'])
    cleanup(comeBack)
    gate.open()
    await stage.pass(20_000)
    for (const id of ids) assert.equal(await stage.see(id, 'status'), 'running')
    assert.isAbove(stage.faults.length, 0)
    for (const { message } of stage.faults) {
      assert.match(message, /^The task runner cannot store how .+ ended, and does it again$/)
    }
    comeBack()
    assert.containsSubset(await stage.ends(ids[0]!), { status: 'succeeded', result: 'done' })
    assert.containsSubset(await stage.ends(ids[1]!), { status: 'succeeded', attempt: 2 })
  })

  test('a process can end', async ({ assert, cleanup }) => {
    const gate = new Gate()
    const Work = taskOf((_, context) => gate.heed(context), { restartable: true })
    const stage = await Stage.start({ tasks: [Work] })
    const id = await stage.dispatch()
    await stage.until(() => gate.entered === 1)
    cleanup(goAway(RunStore.prototype, ['finish', 'giveBack']))
    cleanup(goAway(WorkerStore.prototype, ['leave']))
    await stage.shutDown()
    assert.equal(await stage.see(id, 'status'), 'running')
    assert.match(stage.faults.at(-1)!.message, /cannot say that it ends/)
  })
})
