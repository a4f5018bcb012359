import { Task } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks, makeTasks } from './make_tasks.js'

class Spin extends Task {
  static override id = 'app.spin'

  async run() {
    const until = performance.now() + 1_600
    while (performance.now() < until);
  }
}

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
    const { tasks, faults } = makeTasks({ tasks: [Spin], observer })
    await tasks.startWorker()
    const { id } = await tasks.dispatch('app.spin')
    await tasks.shutdown()

    const run = await tasks.queries.find(id)
    assert.equal(run?.status, 'succeeded')
    const [line] = await tasks.logs.after(id, 0, 10)
    assert.match(line!.message, /^The process could do nothing else for 1\.\d s while this ran/)
    assert.lengthOf(blocked, 1)
    assert.match(faults[0]!.message, /do anything else for \d+ ms beside app\.spin/)
  })
})
