import { test } from '@japa/runner'
import { TaskProject } from './task_project.js'

const NOBODY = '01a20603-cc0b-7150-ae15-ec8295f17e25'

test.group('node ace task:pause and task:resume', (group) => {
  // each of its commands boots an application
  group.each.timeout(180_000)

  test('pause and resume one schedule or all, and say when it was so already', async ({
    assert,
  }) => {
    const project = await TaskProject.create()
    const nextAt = Date.now() + 3_600_000
    await project.store(
      { task: 'jobs.greet', name: 'nightly', next_at: nextAt },
      { task: 'jobs.greet', name: 'often', next_at: nextAt }
    )
    const paused = async () => {
      const rows = await project.db.from('iti_task_schedules').whereNotNull('paused_at')
      return rows.map(({ name }) => name).sort()
    }
    const steps = [
      { args: ['pause', 'jobs.greet', '--schedule=often'], says: 'Paused often of jobs.greet' },
      { args: ['pause', 'jobs.greet', '--schedule=often'], says: 'often of jobs.greet is paused' },
      { args: ['pause', 'jobs.greet'], says: 'Paused nightly of jobs.greet' },
      { args: ['resume', 'jobs.greet'], says: 'Resumed nightly, often of jobs.greet' },
      { args: ['resume', 'jobs.greet'], says: 'every schedule of jobs.greet fires already' },
    ]
    const left = [['often'], ['often'], ['nightly', 'often'], [], []]
    for (const [index, { args, says }] of steps.entries()) {
      const [verb, ...rest] = args
      const { exitCode, stdout, stderr } = await project.ace(`task:${verb}`, ...rest)
      assert.equal(exitCode, 0, stderr)
      assert.include(stdout, says)
      assert.deepEqual(await paused(), left[index])
    }
  })

  test('end in 2 for what is unknown, and in 1 for what has nothing to pause', async ({
    assert,
  }) => {
    const project = await TaskProject.create()
    const unknown = await project.ace('task:pause', 'jobs.nothing')
    assert.equal(unknown.exitCode, 2)
    assert.include(unknown.stderr, 'There is no task "jobs.nothing"')
    const notStored = await project.ace('task:pause', 'jobs.greet')
    assert.equal(notStored.exitCode, 1)
    assert.include(notStored.stderr, 'no worker has started since')
    const none = await project.ace('task:pause', 'jobs.fail', '--json')
    assert.containSubset(JSON.parse(none.stdout), {
      exitCode: 1,
      error: { code: 'E_TASK_SCHEDULE_NONE' },
    })
    const schedule = await project.ace('task:resume', 'jobs.fail', '--schedule=daily')
    assert.equal(schedule.exitCode, 2)
    assert.include(schedule.stderr, 'has no schedule "daily"')
  })
})

test.group('node ace task:runs, task:cancel and task:retry', (group) => {
  // each of its commands boots an application
  group.each.timeout(180_000)

  test('a run is cancelled once, run again, and listed', async ({ assert }) => {
    const project = await TaskProject.create()
    await project.ace('task:run', 'jobs.wait')
    const [{ id }] = await project.runsOf('jobs.wait')
    const status = async () => {
      const [run] = await project.runsOf('jobs.wait')
      return run.status
    }

    const cancelled = await project.ace('task:cancel', id)
    assert.deepEqual([cancelled.exitCode, await status()], [0, 'cancelled'])
    assert.include(cancelled.stdout, `Cancelled the run ${id}`)
    const again = await project.ace('task:cancel', id)
    assert.equal(again.exitCode, 0)
    assert.include(again.stdout, 'is cancelled already')

    const retried = await project.ace('task:retry', id)
    assert.deepEqual([retried.exitCode, await status()], [0, 'queued'])
    const active = await project.ace('task:retry', id, '--json')
    assert.containSubset(JSON.parse(active.stdout), {
      exitCode: 1,
      error: { code: 'E_TASK_RUN_ACTIVE' },
    })

    const listed = await project.ace('task:runs', '--status=queued,failed', '--task=jobs.wait')
    assert.include(listed.stdout, id)
    const none = await project.ace('task:runs', '--status=failed', '--json')
    assert.deepEqual(JSON.parse(none.stdout), { exitCode: 0, total: 0, runs: [] })
  })

  test('end in 2 for runs, tasks and filters that are none', async ({ assert }) => {
    const project = await TaskProject.create()
    for (const [command, argument, says] of [
      ['task:cancel', NOBODY, `There is no run "${NOBODY}"`],
      ['task:retry', 'nonsense', 'There is no run "nonsense"'],
      ['task:runs', '--task=jobs.nothing', 'There is no task "jobs.nothing"'],
      ['task:runs', '--status=broken', '--status=broken is none of queued, running'],
      ['task:runs', '--limit=0', '--limit=0 must be a whole number'],
    ] as const) {
      const { exitCode, stderr, stdout } = await project.ace(command, argument)
      assert.deepEqual([exitCode, stdout], [2, ''], command)
      assert.include(stderr, says)
    }
  })
})
