import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { TaskProject } from './task_project.js'

/* Longer than what follows a signal is taken for its echo. */
const NO_ECHO = 1200

test.group('node ace task:run --wait, and signals', (group) => {
  // each of its commands boots an application
  group.each.timeout(180_000)

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} stops the run, which is cancelled`, async ({ assert }) => {
      const project = await TaskProject.create()
      const process = project.start('task:run', 'jobs.wait', '--wait')
      await process.printed(/It waits/)
      process.kill(signal)

      assert.equal(await process.ended(), 1)
      assert.include(process.stderr, 'Stopping the run')
      assert.match(process.stderr, /is cancelled: it was stopped where it ran/)
      const [run] = await project.runsOf('jobs.wait')
      assert.containSubset(run, { status: 'cancelled', overlap_slot: null })
      assert.isNotNull(run.finished_at)
      assert.lengthOf(await project.db.from('iti_task_workers'), 0)
    })
  }

  test('a second signal ends the process at once, and a worker takes care of the run', async ({
    assert,
  }) => {
    const project = await TaskProject.create()
    const process = project.start('task:run', 'jobs.stubborn', '--wait')
    await process.printed(/It does not stop/)
    process.kill('SIGINT')
    await process.printed(/Stopping the run/)
    await sleep(NO_ECHO)
    process.kill('SIGINT')

    assert.equal(await process.ended(), 130)
    assert.containSubset(await project.runsOf('jobs.stubborn'), [{ status: 'running' }])
    const worker = project.start('task:work')
    await project.until('jobs.stubborn', 'lost')
    worker.kill('SIGTERM')
    assert.equal(await worker.ended(), 0)
  })

  test('nobody else takes the run; what kill -9 leaves, a worker tells as lost', async ({
    assert,
  }) => {
    const project = await TaskProject.create()
    const worker = project.start('task:work')
    await worker.printed(/Executes runs/)
    const process = project.start('task:run', 'jobs.wait', '--wait')
    await process.printed(/It waits/)
    const [run] = await project.runsOf('jobs.wait')
    assert.containSubset(run, { status: 'running', attempt: 1 })
    const workers = await project.db.from('iti_task_workers').select('id')
    assert.lengthOf(workers, 2)
    assert.include(
      workers.map(({ id }) => id),
      run.owner
    )

    process.kill('SIGKILL')
    assert.equal(await process.ended(), 'SIGKILL')
    const lost = await project.until('jobs.wait', 'lost')
    assert.match(lost.reason, /its process \d+ .+ has ended/)
    assert.equal(lost.attempt, 1)
    worker.kill('SIGTERM')
    assert.equal(await worker.ended(), 0)
  })

  test('an operator cancels the run from elsewhere', async ({ assert }) => {
    const project = await TaskProject.create()
    const process = project.start('task:run', 'jobs.wait', '--wait')
    await process.printed(/It waits/)
    const [{ id }] = await project.runsOf('jobs.wait')
    const cancel = await project.ace('task:cancel', id)
    assert.equal(cancel.exitCode, 0, cancel.stderr)
    assert.include(cancel.stdout, `Asked the worker of the run ${id} to stop it`)

    assert.equal(await process.ended(), 1)
    assert.match(process.stderr, /is cancelled: an operator cancelled it/)
  })
})
