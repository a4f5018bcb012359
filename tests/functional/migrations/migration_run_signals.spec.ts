import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { createTable, type StreamMigration, StreamProject, UNTIL_GO } from './stream_project.js'

const PATIENCE = 120_000
const RUN = ['migration:run', '--no-schema-generate']
const STOPPING = /Stopping after the migration that runs/
/* Longer than what follows a signal is taken for its echo. */
const NO_ECHO = 1200
const CTRL_C = '\x03'

/** A project of which migrations go on when it is told. */
async function createProject() {
  const project = await StreamProject.create()
  const env = { GO: `${project.root}/go` }
  return { project, env, go: () => project.write('go', '') }
}

/** Five migrations, of which the second waits between its statements. */
async function streamOfFive() {
  const { project, ...gate } = await createProject()
  const second: StreamMigration = {
    slug: 'second',
    up: `${createTable('second')}
    ${UNTIL_GO}
    this.schema.alterTable('second', (table) => { table.string('name') })`,
  }
  const names = await project.add('first', second, 'third', 'fourth', 'fifth')
  return { project, names, ...gate }
}

async function assertCompletes(project: StreamProject, names: string[]) {
  const { exitCode, stderr } = await project.ace(RUN)
  if (exitCode !== 0) throw new Error(stderr)
  const recorded = await project.recorded()
  if (recorded.join() !== names.join()) throw new Error(`It recorded ${recorded.join(', ')}`)
}

test.group('A signal to migration:run', (group) => {
  group.each.timeout(PATIENCE)

  test('{$self} has it finish the migration that runs, and stop')
    .with(['SIGINT', 'SIGTERM'] as const)
    .run(async ({ assert }, signal) => {
      const { project, names, env, go } = await streamOfFive()
      const run = project.start(RUN, env)
      await run.printed(/pausing/)
      run.kill(signal)
      await run.printed(STOPPING)
      await go()

      assert.equal(await run.ended(), 1, run.stderr)
      assert.match(run.stderr, /Stopped, as asked/)
      assert.match(run.stdout, /Migrated 2 migrations in \d+ ms, 3 still to run/)
      assert.deepEqual(await project.recorded(), names.slice(0, 2))
      const client = project.database.db.connection()
      assert.isTrue(await client.schema.hasColumn('second', 'name'))
      await assertCompletes(project, names)
    })

  test('is the same one when it comes again at once, as npm passes it on', async ({ assert }) => {
    const { project, names, env, go } = await streamOfFive()
    const run = project.start(RUN, env)
    await run.printed(/pausing/)
    // two of one name may arrive as one
    run.kill('SIGINT')
    run.kill('SIGTERM')
    await run.printed(STOPPING)
    await go()

    assert.equal(await run.ended(), 1, run.stderr)
    assert.deepEqual(await project.recorded(), names.slice(0, 2))
  })

  test('is heard on a terminal as well, and does not garble it', async ({ assert }) => {
    const { project, names, env, go } = await streamOfFive()
    const run = project.startOnTerminal(RUN, { env })
    await run.printed(/pausing/)
    run.type(CTRL_C)
    await run.printed(STOPPING)
    await go()

    assert.equal(await run.ended(), 1, run.stdout)
    assert.match(run.stdout, /❯ migrated 2\/5 /)
    assert.match(run.stdout, /Migrated 2 migrations in \d+ ms, 3 still to run/)
    assert.deepEqual(await project.recorded(), names.slice(0, 2))
  })

  test('tells a program what is left', async ({ assert }) => {
    const { project, names, env, go } = await streamOfFive()
    const run = project.start([...RUN, '--json'], env)
    await run.printed(/pausing/)
    run.kill('SIGTERM')
    await run.printed(STOPPING)
    await go()

    assert.equal(await run.ended(), 1, run.stderr)
    assert.containsSubset(JSON.parse(run.stdout), {
      exitCode: 1,
      isInterrupted: true,
      applied: names.slice(0, 2).map((name) => ({ name })),
      pending: names.slice(2),
    })
  })

  test('ends the process at once the second time', async ({ assert }) => {
    const { project, names, env } = await streamOfFive()
    const run = project.start(RUN, env)
    await run.printed(/pausing/)
    run.kill('SIGINT')
    await run.printed(STOPPING)
    await sleep(NO_ECHO)
    run.kill('SIGINT')

    assert.equal(await run.ended(), 130)
    assert.deepEqual(await project.recorded(), names.slice(0, 1))
  })

  test('that comes while the last migration runs changes nothing', async ({ assert }) => {
    const { project, env, go } = await createProject()
    const up = `${createTable('only')}\n${UNTIL_GO}`
    const names = await project.add({ slug: 'only', up })
    const run = project.start(['migration:run'], { ...env, STREAM_SCHEMA: 'true' })
    await run.printed(/pausing/)
    run.kill('SIGTERM')
    await run.printed(STOPPING)
    await go()

    assert.equal(await run.ended(), 0, run.stdout + run.stderr)
    assert.deepEqual(await project.recorded(), names)
  })

  test('ends the wait for another process soon', async ({ assert }) => {
    const { project, names, env } = await streamOfFive()
    const holder = project.start(RUN, env)
    await holder.printed(/pausing/)
    const waiting = project.start([...RUN, '--json'], env)
    await waiting.printed(/Waiting for another process/)

    waiting.kill('SIGTERM')
    assert.equal(await waiting.ended(), 1)
    assert.containsSubset(JSON.parse(waiting.stdout), { isInterrupted: true, applied: [] })
    assert.deepEqual(await project.recorded(), names.slice(0, 1))
    holder.kill('SIGKILL')
  })
})
