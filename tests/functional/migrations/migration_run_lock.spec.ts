import { test } from '@japa/runner'
import { createTable, StreamProject, UNTIL_GO } from './stream_project.js'

const PATIENCE = 120_000
const RUN = ['migration:run', '--no-schema-generate']
const WAITS = /Waiting for another process that migrates this database/
const ROUNDS = 10
/* Far less than the 300 s of a wait, and enough for a machine that has other things to do. */
const AT_ONCE = 60_000

/** Starts a run of which the first migration does not end, and returns when it is in the middle of it. */
async function startEndless(project: StreamProject) {
  const up = `${createTable('endless')}\n${UNTIL_GO}`
  const [name] = await project.add({ slug: 'endless', up })
  const holder = project.start(RUN, { GO: `${project.root}/never` })
  await holder.printed(/pausing/)
  return { name: name!, holder }
}

test.group('Two processes that migrate', (group) => {
  group.each.timeout(PATIENCE)

  test('take turns: one applies, the other waits and finds nothing to do', async ({ assert }) => {
    const project = await StreamProject.create()
    const held = { slug: 'parts', up: `${createTable('parts')}\n${UNTIL_GO}` }
    const names = await project.add(held, 'orders')
    for (let round = 1; round <= ROUNDS; round++) {
      const empty = await project.onAnotherDatabase()
      const env = { GO: `${project.root}/go_${round}` }
      const processes = [empty.start(RUN, env), empty.start(RUN, env)]
      await Promise.any(processes.map((process) => process.printed(WAITS)))
      await project.write(`go_${round}`, '')
      const codes = await Promise.all(processes.map((process) => process.ended()))

      assert.deepEqual(codes, [0, 0], processes.map(({ stderr }) => stderr).join('\n'))
      const [waiting, working] = processes.sort((a, b) => b.stderr.length - a.stderr.length)
      assert.match(waiting!.stderr, WAITS)
      assert.match(waiting!.stderr, /for at most 300 s/)
      assert.equal(waiting!.stdout, '❯ Already up to date\n')
      assert.equal(working!.stderr, '')
      assert.match(working!.stdout, /Migrated 2 migrations/)
      assert.deepEqual(await empty.recorded(), names)
    }
  }).timeout(2 * PATIENCE)

  test('do not wait for one another on two databases of one server', async ({ assert }) => {
    const project = await StreamProject.create()
    const { holder } = await startEndless(project)
    const other = await project.onAnotherDatabase()
    await project.remove('database/migrations/20260101000001_0000000001_endless.ts')
    const names = await project.add('parts')

    const { exitCode, stderr } = await other.ace([...RUN, '--wait=0'])
    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(await other.recorded(), names)
    holder.kill('SIGKILL')
  })

  test('go on at once when the one that works is killed', async ({ assert }) => {
    const project = await StreamProject.create()
    const { name, holder } = await startEndless(project)
    // for this one, what took no end does not take long
    await project.write('go', '')
    const env = { GO: `${project.root}/go` }
    const waiting = project.start(RUN, env)
    await waiting.printed(WAITS)

    const killedAt = performance.now()
    holder.kill('SIGKILL')
    const code = await waiting.ended()
    assert.isBelow(performance.now() - killedAt, AT_ONCE)

    if (project.dialect !== 'mysql') {
      assert.equal(code, 0, waiting.stderr)
      assert.deepEqual(await project.recorded(), [name])
      return
    }
    // here what was done half stays: the next one says so, and how to go on
    assert.equal(code, 1)
    assert.match(waiting.stderr, new RegExp(`${name} failed: .*already exists`))
    assert.match(waiting.stderr, /failed or was cut off, or somebody has made it by hand/)
    const plan = await project.ace([...RUN, '--dry-run'], env)
    assert.match(plan.stdout, /create table `endless`/)
    await project.database.db.connection().schema.dropTable('endless')
    const mended = await project.ace(RUN, env)
    assert.equal(mended.exitCode, 0, mended.stderr)
    assert.deepEqual(await project.recorded(), [name])
  })

  test('end in 1 when the wait runs out, at once with --wait=0', async ({ assert }) => {
    const project = await StreamProject.create()
    const { holder } = await startEndless(project)

    const locked = await project.ace([...RUN, '--wait=1'])
    assert.equal(locked.exitCode, 1)
    assert.match(locked.stderr, WAITS)
    assert.match(locked.stderr, /was not done after 1 seconds?\b.*--wait=/)

    const json = await project.ace([...RUN, '--wait=0', '--json'])
    assert.equal(json.exitCode, 1)
    assert.notMatch(json.stderr, WAITS)
    assert.containsSubset(JSON.parse(json.stdout), {
      exitCode: 1,
      error: { code: 'E_MIGRATION_LOCKED' },
    })
    assert.deepEqual(await project.recorded(), [])
    holder.kill('SIGKILL')
  })

  test('run side by side with --disable-locks', async ({ assert }) => {
    const project = await StreamProject.create()
    const { holder } = await startEndless(project)
    const names = await project.add({ slug: 'parts', folder: 'database/other' })

    const args = [...RUN, '--connection=other', '--disable-locks', '--skip-checks']
    const { exitCode, stderr } = await project.ace(args)
    assert.notMatch(stderr, WAITS)
    if (['mysql', 'postgres'].includes(project.dialect)) {
      assert.equal(exitCode, 0, stderr)
      assert.deepEqual(await project.recorded(), names)
    } else {
      // a file has one writer at a time in any case
      assert.match(stderr, /database is locked/)
    }
    holder.kill('SIGKILL')
  })
})

const describePostgres = process.env.DB_CONNECTION === 'pg' ? test.group : () => {}

// the others make no index concurrently
describePostgres('A migration outside of transactions', (group) => {
  group.each.timeout(PATIENCE)

  test('may make an index concurrently while the lock is held', async ({ assert }) => {
    const project = await StreamProject.create()
    const names = await project.add('parts', {
      slug: 'index',
      members: 'static disableTransactions = true',
      up: `this.schema.raw('create index concurrently parts_code on parts (code)')`,
    })

    const { exitCode, stderr } = await project.ace(RUN)
    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(await project.recorded(), names)
  })
})
