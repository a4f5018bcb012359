import { test } from '@japa/runner'
import { clearTasks, makeTasks } from './make_tasks.js'
import { taskOf } from './task_of.js'

test.group('Tasks | a body that never waits', (group) => {
  group.each.setup(clearTasks)

  test('is told of in the log of its run, in that of the application and by the metrics', async ({
    assert,
  }) => {
    const blocked: number[] = []
    const observer = {
      onStart() {},
      onEnd() {},
      onLost() {},
      onBlocked: (milliseconds: number) => void blocked.push(milliseconds),
    }
    const begun = Promise.withResolvers<void>()
    const Spin = taskOf(
      () => {
        begun.resolve()
        const until = performance.now() + 1_600
        while (performance.now() < until);
      },
      { id: 'app.spin' }
    )
    const { tasks, faults } = makeTasks({ tasks: [Spin], observer })
    await tasks.startWorker()
    const { id } = await tasks.dispatch('app.spin')
    await begun.promise
    await tasks.shutdown()

    const run = await tasks.queries.find(id)
    assert.equal(run?.status, 'succeeded')
    const [line] = await tasks.logs.after(id, 0, 10)
    assert.match(line!.message, /^The process could do nothing else for \d+\.\d s while this ran/)
    assert.isNotEmpty(blocked)
    assert.match(faults[0]!.message, /do anything else for \d+ ms beside app\.spin/)
  })
})
