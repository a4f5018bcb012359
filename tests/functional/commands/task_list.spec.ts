import { test } from '@japa/runner'
import { TaskProject } from './task_project.js'

const schedulesOf = (stdout: string, id: string): any[] =>
  JSON.parse(stdout).tasks.find((task: { id: string }) => task.id === id)?.schedules

test.group('node ace task:list', (group) => {
  // each of its commands boots an application
  group.each.timeout(180_000)

  test('lists declared tasks before any worker has started, with their next times', async ({
    assert,
  }) => {
    const project = await TaskProject.create()
    const { exitCode, stdout, stderr } = await project.ace('task:list', '--json')

    assert.equal(exitCode, 0, stderr)
    const [nightly, often] = schedulesOf(stdout, 'jobs.greet')
    assert.containSubset(nightly, {
      name: 'nightly',
      kind: 'cron',
      expression: '0 2 * * *',
      timeZone: 'Asia/Shanghai',
      declared: { expression: '0 2 * * *', timeZone: 'Asia/Shanghai' },
      own: null,
      isStored: false,
    })
    assert.lengthOf(nightly.nextTimes, 5)
    for (const time of nightly.nextTimes) assert.match(time, /T18:00:00\.000Z$/)
    const gaps = often.nextTimes.map((time: string) => Date.parse(time))
    assert.equal(gaps[1] - gaps[0], 300_000)
    assert.deepEqual(schedulesOf(stdout, 'jobs.fail'), [])

    const people = await project.ace('task:list')
    assert.match(people.stdout, /jobs\.greet.+nightly.+0 2 \* \* \* Asia\/Shanghai/)
    assert.include(people.stdout, 'begins with the first worker')
  })

  test('tells what operators have set, and what no code declares any more', async ({ assert }) => {
    const project = await TaskProject.create()
    await project.store(
      { task: 'jobs.greet', name: 'nightly', own_expression: '0 5 * * *', own_time_zone: 'UTC' },
      { task: 'jobs.greet', name: 'often', paused_at: Date.now() },
      { task: 'jobs.gone', name: 'old', orphaned_at: Date.now() }
    )
    const { stdout } = await project.ace('task:list', '--json')

    const [nightly, often] = schedulesOf(stdout, 'jobs.greet')
    assert.containSubset(nightly, {
      expression: '0 5 * * *',
      timeZone: 'UTC',
      declared: { expression: '0 2 * * *', timeZone: 'Asia/Shanghai' },
      own: { expression: '0 5 * * *', timeZone: 'UTC' },
      isStored: true,
    })
    assert.containSubset(often, {
      declared: { expression: '5m', timeZone: 'UTC' },
      own: null,
      isPaused: true,
      nextTimes: [],
    })
    const [old] = schedulesOf(stdout, 'jobs.gone')
    assert.containSubset(old, { name: 'old', isOrphaned: true, nextTimes: [] })

    const people = await project.ace('task:list')
    assert.match(
      people.stdout,
      /nightly.+0 5 \* \* \* UTC.+own, in code 0 2 \* \* \* Asia\/Shanghai/
    )
    assert.match(people.stdout, /often.+paused/)
    assert.match(people.stdout, /jobs\.gone.+orphaned/)
  })

  test('tells of schedules that the code has lost before any worker has noticed', async ({
    assert,
  }) => {
    const project = await TaskProject.create()
    const nextAt = Date.now() + 60_000
    await project.store(
      { task: 'jobs.greet', name: 'weekly', next_at: nextAt },
      { task: 'jobs.greet', name: 'often', next_at: nextAt },
      { task: 'jobs.gone', name: 'old', next_at: nextAt }
    )
    const { stdout } = await project.ace('task:list', '--json')

    const schedules = schedulesOf(stdout, 'jobs.greet')
    const weekly = schedules.find(({ name }) => name === 'weekly')
    assert.containSubset(weekly, { isOrphaned: true, isStored: true, nextTimes: [] })
    const often = schedules.find(({ name }) => name === 'often')
    assert.isFalse(often.isOrphaned)
    assert.lengthOf(often.nextTimes, 5)
    const [old] = schedulesOf(stdout, 'jobs.gone')
    assert.containSubset(old, { isOrphaned: true, nextTimes: [] })

    const people = await project.ace('task:list')
    assert.match(people.stdout, /weekly.+orphaned/)
  })

  test('ends in 1 where migrations have not run, and says how to run them', async ({ assert }) => {
    const project = await TaskProject.create({ isMigrated: false })
    const { exitCode, stderr } = await project.ace('task:list')
    assert.equal(exitCode, 1)
    assert.include(stderr, 'no tables for tasks yet')
    assert.include(stderr, 'node ace migration:run')

    const { stdout } = await project.ace('task:list', '--json')
    assert.containSubset(JSON.parse(stdout), {
      exitCode: 1,
      error: { code: 'E_TASK_TABLES_MISSING' },
    })
  })
})
