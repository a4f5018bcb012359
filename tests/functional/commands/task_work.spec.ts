import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { TaskProject } from './task_project.js'

/* Longer than what follows a signal is taken for its echo. */
const NO_ECHO = 1200

test.group('node ace task:work', (group) => {
  // each of its commands boots an application
  group.each.timeout(180_000)

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`executes what others queue, and ends in 0 after ${signal}`, async ({ assert }) => {
      const project = await TaskProject.create()
      const worker = project.start('task:work', '--concurrency=2')
      await worker.printed(/Executes runs of default \(2 at once\), as the worker [\da-f-]{36}/)
      await project.ace('task:run', 'jobs.greet', '--input={"name":"Ada"}')
      const run = await project.until('jobs.greet', 'succeeded')
      assert.deepEqual(JSON.parse(run.result), { greeting: 'Hello Ada' })

      worker.kill(signal)
      assert.equal(await worker.ended(), 0, worker.stderr)
      assert.include(worker.stdout, 'Stopping: what runs has 25 s to end')
      assert.match(worker.stdout, /Stopped\s+$/)
      assert.lengthOf(await project.db.from('iti_task_workers'), 0)
    })
  }

  test('lets what runs end before it stops', async ({ assert }) => {
    const project = await TaskProject.create()
    await project.ace('task:run', 'jobs.greet', '--input={"name":"Ada"}')
    const worker = project.start('task:work')
    await project.until('jobs.greet', 'running')
    worker.kill('SIGTERM')

    assert.equal(await worker.ended(), 0)
    assert.containSubset(await project.runsOf('jobs.greet'), [{ status: 'succeeded', attempt: 1 }])
  })

  test('ends at once after a second signal', async ({ assert }) => {
    const project = await TaskProject.create()
    await project.ace('task:run', 'jobs.wait')
    const worker = project.start('task:work')
    await project.until('jobs.wait', 'running')
    worker.kill('SIGTERM')
    await worker.printed(/Stopping/)
    await sleep(NO_ECHO)
    worker.kill('SIGTERM')

    assert.equal(await worker.ended(), 143)
    assert.containSubset(await project.runsOf('jobs.wait'), [{ status: 'running' }])
  })

  test('takes care of what a worker leaves that is killed', async ({ assert }) => {
    const project = await TaskProject.create()
    await project.ace('task:run', 'jobs.wait')
    const first = project.start('task:work')
    await project.until('jobs.wait', 'running')
    first.kill('SIGKILL')
    await first.ended()

    const second = project.start('task:work')
    const lost = await project.until('jobs.wait', 'lost')
    assert.match(lost.reason, /its process \d+ .+ has ended/)
    second.kill('SIGTERM')
    assert.equal(await second.ended(), 0)
  })

  test('ends in 1 where it cannot start, and says why', async ({ assert }) => {
    const project = await TaskProject.create()
    const cases = [
      { args: ['--queues=default,mail'], says: 'There is no queue "mail" in config/tasks.ts' },
      { args: ['--concurrency=0'], says: '--concurrency=0 must be a whole number from 1 to 1000' },
      { args: ['--concurrency=many'], says: 'concurrency' },
    ]
    for (const { args, says } of cases) {
      const { exitCode, stderr, stdout } = await project.ace('task:work', ...args)
      assert.equal(exitCode, 1, args.join())
      assert.include(stderr + stdout, says)
    }
    const empty = await TaskProject.create({ isMigrated: false })
    const { exitCode, stderr } = await empty.ace('task:work')
    assert.equal(exitCode, 1)
    assert.include(stderr, 'node ace migration:run')
  })
})
