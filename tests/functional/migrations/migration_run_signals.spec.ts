import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { createTable, pause, type StreamMigration, StreamProject } from './stream_project.js'

const PATIENCE = 120_000
const RUN = ['migration:run', '--no-schema-generate']
const A_WHILE = 1500
const CTRL_C = '\x03'

/** Five migrations, of which the second takes a while between its statements. */
async function streamOfFive(): Promise<{ project: StreamProject; names: string[] }> {
  const project = await StreamProject.create()
  const second: StreamMigration = {
    slug: 'second',
    up: `${createTable('second')}
    ${pause(A_WHILE)}
    this.schema.alterTable('second', (table) => { table.string('name') })`,
  }
  return { project, names: await project.add('first', second, 'third', 'fourth', 'fifth') }
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
      const { project, names } = await streamOfFive()
      const run = project.start(RUN)
      await run.printed(/pausing/)
      run.kill(signal)
      await sleep(100)
      // as npm, which passes on what a terminal has given to all
      run.kill(signal)

      assert.equal(await run.ended(), 1, run.stderr)
      assert.match(run.stderr, /Stopping after the migration that runs/)
      assert.match(run.stderr, /Stopped, as asked/)
      assert.match(run.stdout, /Migrated 2 migrations in \d+ ms, 3 still to run/)
      assert.deepEqual(await project.recorded(), names.slice(0, 2))
      const client = project.database.db.connection()
      assert.isTrue(await client.schema.hasColumn('second', 'name'))
      await assertCompletes(project, names)
    })

  test('is heard on a terminal as well, and does not garble it', async ({ assert }) => {
    const { project, names } = await streamOfFive()
    const run = project.startOnTerminal(RUN)
    await run.printed(/pausing/)
    run.type(CTRL_C)

    assert.equal(await run.ended(), 1, run.stdout)
    assert.match(run.stdout, /Stopping after the migration that runs/)
    assert.match(run.stdout, /❯ migrated 2\/5 /)
    assert.match(run.stdout, /Migrated 2 migrations in \d+ ms, 3 still to run/)
    assert.deepEqual(await project.recorded(), names.slice(0, 2))
  })

  test('tells a program what is left', async ({ assert }) => {
    const { project, names } = await streamOfFive()
    const run = project.start([...RUN, '--json'])
    await run.printed(/pausing/)
    run.kill('SIGTERM')

    assert.equal(await run.ended(), 1, run.stderr)
    assert.containsSubset(JSON.parse(run.stdout), {
      exitCode: 1,
      isInterrupted: true,
      applied: names.slice(0, 2).map((name) => ({ name })),
      pending: names.slice(2),
    })
  })

  test('ends the process at once the second time', async ({ assert }) => {
    const { project, names } = await streamOfFive()
    await project.edit(`${names[1]}.ts`, (text) => text.replace(`${A_WHILE}`, '60000'))
    const run = project.start(RUN)
    await run.printed(/pausing/)
    run.kill('SIGINT')
    await sleep(1200)
    run.kill('SIGINT')

    assert.equal(await run.ended(), 130)
    assert.deepEqual(await project.recorded(), names.slice(0, 1))
  })

  test('that comes while the last migration runs changes nothing', async ({ assert }) => {
    const project = await StreamProject.create()
    const names = await project.add({
      slug: 'only',
      up: `${createTable('only')}
    ${pause(A_WHILE)}`,
    })
    const run = project.start(['migration:run'], { STREAM_SCHEMA: 'true' })
    await run.printed(/pausing/)
    run.kill('SIGTERM')

    assert.equal(await run.ended(), 0, run.stdout + run.stderr)
    assert.deepEqual(await project.recorded(), names)
  })

  test('ends the wait for another process soon', async ({ assert }) => {
    const { project, names } = await streamOfFive()
    await project.edit(`${names[1]}.ts`, (text) => text.replace(`${A_WHILE}`, '60000'))
    const holder = project.start(RUN)
    await holder.printed(/pausing/)
    const waiting = project.start([...RUN, '--json'])
    await waiting.printed(/Waiting for another process/)

    waiting.kill('SIGTERM')
    assert.equal(await waiting.ended(), 1)
    assert.containsSubset(JSON.parse(waiting.stdout), { isInterrupted: true, applied: [] })
    assert.deepEqual(await project.recorded(), names.slice(0, 1))
    holder.kill('SIGKILL')
  })
})
