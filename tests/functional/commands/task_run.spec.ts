import { test } from '@japa/runner'
import { TaskProject } from './task_project.js'

test.group('node ace task:run', (group) => {
  // each of its commands boots an application
  group.each.timeout(180_000)

  test('queues a run, and prints its id', async ({ assert }) => {
    const project = await TaskProject.create()
    const people = await project.ace('task:run', 'jobs.greet', '--input={"name":"Ada"}')
    const [first] = await project.runsOf('jobs.greet')
    assert.equal(people.exitCode, 0, people.stderr)
    assert.include(people.stdout, `Queued the run ${first.id}`)
    assert.containSubset(first, { status: 'queued', attempt: 0, origin: 'operator', owner: null })
    assert.deepEqual(JSON.parse(first.input), { name: 'Ada' })

    const machine = await project.ace('task:run', 'jobs.fail', '--json')
    const [second] = await project.runsOf('jobs.fail')
    assert.deepEqual(JSON.parse(machine.stdout), { exitCode: 0, id: second.id, status: 'queued' })
  })

  test('ends in 2 for what is unknown or cannot be used, and stores nothing', async ({
    assert,
  }) => {
    const project = await TaskProject.create()
    const cases = [
      { args: ['jobs.gret'], says: ['There is no task "jobs.gret"', 'node ace task:list'] },
      { args: ['jobs.greet', '--input={"name'], says: ['--input is no JSON: '] },
      {
        args: ['jobs.greet', '--input={"name":true,"times":"often"}'],
        says: ['"jobs.greet" is not valid', 'name field must be a string', 'times field must be a'],
      },
      { args: ['jobs.fail', '--input={}', '--wait'], says: ['is not known to this task'] },
      { args: ['../tasks', '--wait'], says: ['There is no task "../tasks"'] },
    ]
    for (const { args, says } of cases) {
      const { exitCode, stdout, stderr } = await project.ace('task:run', ...args)
      assert.deepEqual([exitCode, stdout], [2, ''], args.join(' '))
      for (const text of says) assert.include(stderr, text)
    }
    const { stdout } = await project.ace('task:run', 'jobs.gret', '--json')
    assert.containSubset(JSON.parse(stdout), { exitCode: 2, error: { code: 'E_TASK_UNKNOWN' } })
    assert.lengthOf(await project.db.from('iti_task_runs'), 0)
  })

  test('ends in 1 while a run of a task has not ended that does not run beside itself', async ({
    assert,
  }) => {
    const project = await TaskProject.create()
    await project.ace('task:run', 'jobs.wait')
    const [{ id }] = await project.runsOf('jobs.wait')
    for (const how of [[], ['--wait']]) {
      const { exitCode, stderr } = await project.ace('task:run', 'jobs.wait', ...how)
      assert.equal(exitCode, 1)
      assert.include(stderr, `its run ${id} has not ended`)
    }
    assert.lengthOf(await project.runsOf('jobs.wait'), 1)
    assert.lengthOf(await project.db.from('iti_task_workers'), 0)
  })
})

test.group('node ace task:run --wait', (group) => {
  // each of its commands boots an application
  group.each.timeout(180_000)

  test('shows the log and the progress on stderr, and the result on stdout', async ({ assert }) => {
    const project = await TaskProject.create()
    const greet = ['task:run', 'jobs.greet', '--input={"name":"Ada"}', '--wait']
    const { exitCode, stdout, stderr } = await project.ace(...greet)
    const [run] = await project.runsOf('jobs.greet')

    assert.equal(exitCode, 0, stderr)
    assert.match(stdout, /succeeded in [\d.]+ s\n\{\n {2}"greeting": "Hello Ada"\n\}\n$/)
    assert.include(stderr, `Run ${run.id} of jobs.greet`)
    // a task must not speak to the terminal
    assert.match(stderr, /\d\d:\d\d:\d\d info {2}Greeting {2}\[31mAda \{"polite":true\}/)
    assert.include(stderr, '50 % 1/2 half')
    assert.include(stderr, '100 % 2/2')
    assert.containSubset(run, { status: 'succeeded', attempt: 1 })
    assert.lengthOf(await project.db.from('iti_task_run_logs').where('run_id', run.id), 1)
    assert.lengthOf(await project.db.from('iti_task_workers'), 0)

    const machine = await project.ace(...greet, '--json')
    assert.containSubset(JSON.parse(machine.stdout), {
      exitCode: 0,
      outcome: 'succeeded',
      run: { status: 'succeeded', result: { greeting: 'Hello Ada' } },
    })
  })

  test('ends in 1 with the stack of what failed', async ({ assert }) => {
    const project = await TaskProject.create()
    const { exitCode, stdout, stderr } = await project.ace('task:run', 'jobs.fail', '--wait')
    assert.deepEqual([exitCode, stdout], [1, ''])
    assert.match(stderr, /Error: The press is broken\n +at Fail\.run/)
    assert.match(stderr, /The run \S+ failed: The press is broken/)
    assert.containSubset(await project.runsOf('jobs.fail'), [{ status: 'failed' }])

    const machine = await project.ace('task:run', 'jobs.fail', '--wait', '--json')
    assert.containSubset(JSON.parse(machine.stdout), { exitCode: 1, outcome: 'failed' })
  })

  test('leaves a run that has tries left to others, and says so', async ({ assert }) => {
    const project = await TaskProject.create()
    const { exitCode, stderr } = await project.ace('task:run', 'jobs.retry', '--wait')
    assert.equal(exitCode, 1)
    assert.match(stderr, /The press is jammed\. It is back in its queue, and whoever executes runs/)
    assert.containSubset(await project.runsOf('jobs.retry'), [
      { status: 'queued', attempt: 1, owner: null },
    ])
  })
})
