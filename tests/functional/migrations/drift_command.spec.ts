import { test } from '@japa/runner'
import { scratchDatabases } from './drift_servers.js'
import { createTable, StreamProject } from './stream_project.js'

const DRIFT = ['iti:migrations:drift']

const SLOW = `if (process.env.SLOW) this.defer(() => {
  console.error('slow')
  return new Promise((resolve) => { setTimeout(resolve, 1000) })
})`

const NEXT = `if (process.env.SLOW) console.error('the next one')`

async function migrated(...streams: Parameters<StreamProject['add']>) {
  const project = await StreamProject.create()
  const names = await project.add(...streams)
  const { exitCode, stderr } = await project.ace(['migration:run'])
  if (exitCode !== 0) throw new Error(stderr)
  return { project, names }
}

const byHand = ({ database }: StreamProject, sql: string) => database.db.rawQuery(sql)

test.group('node ace iti:migrations:drift', () => {
  test('ends in 0 when nobody touched the database', async ({ assert }) => {
    const { project } = await migrated('parts', 'orders')
    const { exitCode, stdout, stderr } = await project.ace(DRIFT)

    assert.equal(exitCode, 0, stderr)
    assert.match(stdout, /The schema of "main" is as its migrations make it/)
    assert.match(stderr, /Migrating a scratch database/)
  })

  test('ends in 3 with each difference, and a migration that adopts them', async ({ assert }) => {
    const { project } = await migrated('parts', 'orders')
    await byHand(project, 'alter table parts add column colour varchar(16)')
    await byHand(project, 'create index orders_code on orders (code)')
    const { exitCode, stdout, stderr } = await project.ace(DRIFT)

    assert.equal(exitCode, 3)
    assert.match(
      stdout,
      /drift.* The column parts\.colour is ".*\(16\) null"; no migration makes it/
    )
    assert.match(stdout, /drift.* The index orders_code of orders is "\(code\)"; no migration/)
    assert.match(stdout, /table\.string\('colour', 16\)\.nullable\(\)/)
    assert.match(stderr, /2 differences in "main"/)
    assert.lengthOf(await project.recorded(), 2)
  })

  test('prints nothing but JSON with --json', async ({ assert }) => {
    const { project } = await migrated({
      slug: 'parts',
      up: `console.log('loud'); ${createTable('parts')}`,
    })
    const [pending] = await project.add('orders')
    await byHand(project, 'alter table parts add column colour varchar(16)')
    const { exitCode, stdout, stderr } = await project.ace([...DRIFT, '--json'])
    const report = JSON.parse(stdout)

    assert.equal(exitCode, 3)
    assert.match(stderr, /^loud\n$/)
    assert.sameMembers(Object.keys(report), [
      'exitCode',
      'connection',
      'differences',
      'pending',
      'proposal',
    ])
    assert.deepInclude(report, { exitCode: 3, connection: 'main', pending: [pending] })
    assert.lengthOf(report.differences, 1)
    assert.sameMembers(Object.keys(report.differences[0]), [
      'kind',
      'table',
      'name',
      'found',
      'message',
    ])
    assert.deepInclude(report.differences[0], {
      kind: 'column_added',
      table: 'parts',
      name: 'colour',
    })
    assert.match(report.proposal, /^import \{ BaseSchema \}/)
  })

  test('takes no pending migration for a difference', async ({ assert }) => {
    const { project } = await migrated('parts')
    const [name] = await project.add('orders')
    const { exitCode, stdout } = await project.ace(DRIFT)

    assert.equal(exitCode, 0)
    assert.include(stdout, `pending ${name}`)
    assert.notInclude(await project.tables(), 'orders')
  })

  test('leaves out the tables of --ignore', async ({ assert }) => {
    const { project } = await migrated('parts')
    await byHand(project, 'create table sessions (id int)')
    await byHand(project, 'create table caches (id int)')

    const { exitCode } = await project.ace([...DRIFT, '--ignore=sessions'])
    assert.equal(exitCode, 3)
    const both = await project.ace([...DRIFT, '--ignore=sessions,caches'])
    assert.equal(both.exitCode, 0, both.stdout)
  })

  test('compares another connection with the migrations of that', async ({ assert }) => {
    const { project } = await migrated('parts')
    const { exitCode, stderr } = await project.ace([...DRIFT, '--connection=other'])
    assert.equal(exitCode, 1)
    assert.match(stderr, /has run what is no file of this project: database\/migrations\//)
  })

  test('keeps a migration that finds its own way to the database from the live one', async ({
    assert,
  }) => {
    const { project } = await migrated('parts', {
      slug: 'fill_parts',
      up: `this.defer(async () => {
          const { default: database } = await import('@adonisjs/lucid/services/db')
          await database.table('parts').insert({ code: 'by the service' })
        })`,
      members: 'static disableTransactions = true',
    })
    const { exitCode, stderr } = await project.ace(DRIFT)

    assert.equal(exitCode, 0, stderr)
    assert.lengthOf(await project.database.db.from('parts'), 1)
  })
})

test.group('node ace iti:migrations:drift ends in 1', () => {
  test('when a migration uses another connection, which it leaves alone', async ({ assert }) => {
    const { project, names } = await migrated('parts', {
      slug: 'fill_other',
      up: `this.defer(async () => {
          const { default: database } = await import('@adonisjs/lucid/services/db')
          await database.connection('other').table('parts').insert({ code: 'by the other' })
        })`,
      members: 'static disableTransactions = true',
    })
    const { exitCode, stderr } = await project.ace(DRIFT)

    assert.equal(exitCode, 1)
    assert.include(stderr, `The migration ${names[1]} failed in the scratch database`)
    assert.include(stderr, 'it uses the connection "other"')
    assert.lengthOf(await project.database.db.from('parts'), 1)
    assert.deepEqual(await scratchDatabases(project.database), [])
  })

  test('when nothing has run', async ({ assert }) => {
    const project = await StreamProject.create()
    await project.add('parts')
    const { exitCode, stdout } = await project.ace([...DRIFT, '--json'])

    assert.equal(exitCode, 1)
    assert.equal(JSON.parse(stdout).error.code, 'E_DRIFT_NOTHING_RUN')
    assert.deepEqual(await project.tables(), [])
  })

  test('for an unknown connection', async ({ assert }) => {
    const project = await StreamProject.create()
    const { exitCode, stderr } = await project.ace([...DRIFT, '--connection=nowhere'])

    assert.equal(exitCode, 1)
    assert.match(stderr, /There is no connection "nowhere" in config\/database\.ts/)
  })

  test('when a file was renamed, and names the command that mends it', async ({ assert }) => {
    const { project, names } = await migrated('parts', 'orders')
    await project.remove(`${names[0]}.ts`)
    const { exitCode, stdout } = await project.ace([...DRIFT, '--json'])
    const { error } = JSON.parse(stdout)

    assert.equal(exitCode, 1)
    assert.equal(error.code, 'E_DRIFT_HISTORY_CORRUPT')
    assert.include(error.message, names[0]!)
    assert.include(error.message, 'node ace iti:migrations:repair')
  })

  test('when a migration fails on an empty database, with its name', async ({ assert }) => {
    const { project, names } = await migrated('parts', {
      slug: 'demanding',
      up: `if (process.env.DEMANDING) throw new Error('There are no parts')`,
    })
    const { exitCode, stderr } = await project.ace(DRIFT, { DEMANDING: 'yes' })

    assert.equal(exitCode, 1)
    assert.include(stderr, `The migration ${names[1]} failed in the scratch database`)
    assert.include(stderr, 'There are no parts')
    assert.deepEqual(await scratchDatabases(project.database), [])
  })

  test('at {signal}, and leaves no scratch database')
    .with([{ signal: 'SIGINT' as const }, { signal: 'SIGTERM' as const }])
    .run(async ({ assert }, { signal }) => {
      const { project } = await migrated({ slug: 'slow', up: SLOW }, { slug: 'next', up: NEXT })
      const command = project.start(DRIFT, { SLOW: 'yes' })
      await command.printed(/slow/)
      command.kill(signal)

      assert.equal(await command.ended(), 1)
      assert.match(command.stderr, /Stopped before everything was compared/)
      assert.notInclude(command.stderr, 'the next one')
      assert.deepEqual(await scratchDatabases(project.database), [])
    })
})
