import { test } from '@japa/runner'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { taskOf } from './task_of.js'

test.group('Tasks | a run of a task that this process does not know', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('stays in its queue for those who do, and keeps nobody waiting', async ({ assert }) => {
    const Known = taskOf(() => {})
    const Unknown = taskOf(() => {}, { id: 'app.unknown' })
    const other = new Stage({ tasks: [Unknown] })
    const ids = await Promise.all(
      Array.from({ length: 30 }, () => other.dispatch(undefined, 'app.unknown'))
    )
    const stage = await Stage.start({ tasks: [Known], clock: other.clock })
    assert.equal(await stage.seeEnd(await stage.dispatch(), 'status'), 'succeeded')
    await stage.pass(5_000)
    for (const id of ids) {
      assert.containsSubset(await stage.run(id), { status: 'queued', attempt: 0 })
    }
    await assert.rejects(
      () => stage.tasks.dispatch('app.unknown'),
      'There is no task "app.unknown"'
    )

    await other.tasks.startWorker()
    for (const id of ids) assert.equal(await other.seeEnd(id, 'status'), 'succeeded')
  })
})
