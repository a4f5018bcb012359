import { test } from '@japa/runner'
import { createTable, type StreamMigration, StreamProject } from './stream_project.js'

const PATIENCE = 120_000
const RUN = ['migration:run', '--no-schema-generate']
const IN_VAIN = `this.schema.raw('select nonsense')`
const insert = (table: string, code: string) =>
  `this.schema.raw("insert into ${table} (code) values ('${code}')")`

/** Runs the stream, of which a migration is to fail, and tells what became of it. */
async function runInVain(project: StreamProject, args: string[] = []) {
  const { exitCode, stdout, stderr } = await project.ace([...RUN, '--json', ...args])
  const report = JSON.parse(stdout)
  return { exitCode, stderr, report, failure: report.failure, recorded: await project.recorded() }
}

const codesOf = async ({ database }: StreamProject, table: string) => {
  const rows = await database.db.from(table).select('code').orderBy('code')
  return rows.map(({ code }) => code)
}

const tables = async (project: StreamProject) => {
  const all = await project.tables()
  return all.filter((table) => !/^(adonis|sqlite)_/.test(table))
}

test.group('A migration that fails', (group) => {
  group.each.timeout(PATIENCE)

  test('is named, leaves those before it applied and those after it pending', async ({
    assert,
  }) => {
    const project = await StreamProject.create()
    const failing = { slug: 'second', up: `${createTable('second')}\n${IN_VAIN}` }
    const names = await project.add('first', failing, 'third')

    const { exitCode, stdout, stderr } = await project.ace(RUN)
    assert.equal(exitCode, 1)
    assert.match(stdout, /❯ migrated 1\/3 .*_first .*\n❯ failed 2\/3 .*_second/)
    assert.match(stdout, /Migrated 1 migration in \d+ ms, 2 still to run/)
    assert.match(stderr, new RegExp(`${names[1]} failed: select nonsense`))
    assert.match(stderr, /run again: node ace migration:run/)
    assert.notMatch(stderr + stdout, /at .*\.[jt]s:\d+/)
    assert.deepEqual(await project.recorded(), names.slice(0, 1))

    if (project.dialect === 'mysql') return
    assert.match(stderr, /Nothing of it stays/)
    assert.deepEqual(await tables(project), ['first'])
  })

  test('tells a program the same', async ({ assert }) => {
    const project = await StreamProject.create()
    const names = await project.add('first', { slug: 'second', up: IN_VAIN }, 'third')
    const { exitCode, report, stderr } = await runInVain(project)

    assert.equal(exitCode, 1)
    assert.containsSubset(report, {
      exitCode: 1,
      violations: [],
      applied: [{ name: names[0] }],
      pending: names.slice(1),
      failure: { name: names[1], standing: [] },
      isInterrupted: false,
    })
    assert.match(report.failure.message, /nonsense/)
    assert.match(stderr, /❯ failed 2\/3/)
  })

  test('tells exactly what stays of it, and runs again once that is undone', async ({ assert }) => {
    const project = await StreamProject.create()
    const failing: StreamMigration = {
      slug: 'lines',
      up: `${insert('parts', 'before')}
    ${createTable('lines')}
    this.schema.alterTable('lines', (table) => { table.string('note') })
    ${insert('parts', 'after')}
    ${IN_VAIN}
    ${insert('parts', 'never')}`,
    }
    const [parts, lines] = await project.add('parts', failing)

    const { exitCode, failure, recorded } = await runInVain(project)
    assert.equal(exitCode, 1)
    assert.equal(failure.name, lines)
    assert.deepEqual(recorded, [parts])
    if (project.dialect === 'mysql') {
      assert.deepEqual(failure.standing, [
        `insert into parts (code) values ('before')`,
        'create table `lines` (`id` int unsigned not null auto_increment primary key, `code` varchar(32)) default character set utf8mb4',
        'alter table `lines` add `note` varchar(255)',
        `insert into parts (code) values ('after')`,
      ])
      assert.deepEqual(await codesOf(project, 'parts'), ['after', 'before'])
      const { db } = project.database
      await db.connection().schema.dropTable('lines')
      await db.from('parts').delete()
    } else {
      assert.deepEqual(failure.standing, [])
      assert.deepEqual(await codesOf(project, 'parts'), [])
      assert.deepEqual(await tables(project), ['parts'])
    }

    await project.edit(`${lines}.ts`, (text) => text.replace(IN_VAIN, ''))
    const again = await project.ace(RUN)
    assert.equal(again.exitCode, 0, again.stderr)
    assert.deepEqual(await codesOf(project, 'parts'), ['after', 'before', 'never'])
  })

  test('leaves rows behind in MySQL when {why}')
    .with([
      { why: 'a statement fails that commits them nevertheless', then: createTable('parts') },
      { why: 'a statement is no SQL: no, it does not', then: `this.schema.raw('creat table')` },
    ])
    .run(async ({ assert }, { then }) => {
      const project = await StreamProject.create()
      await project.add('parts', { slug: 'rows', up: `${insert('parts', 'x')}\n${then}` })
      const { failure } = await runInVain(project)

      const stays = project.dialect === 'mysql' && then.includes('createTable')
      const statement = `insert into parts (code) values ('x')`
      assert.deepEqual(failure.standing, stays ? [statement] : [])
      assert.deepEqual(await codesOf(project, 'parts'), stays ? ['x'] : [])
    })

  test('keeps all that it did outside of transactions', async ({ assert }) => {
    const project = await StreamProject.create()
    const [, failing] = await project.add('parts', {
      slug: 'lines',
      members: 'static disableTransactions = true',
      up: `${createTable('lines')}
    this.defer((db) => db.transaction((trx) => trx.rawQuery("insert into parts (code) values ('kept')")))
    this.defer((db) => db.transaction(async (trx) => {
      await trx.rawQuery("insert into parts (code) values ('lost')")
      throw new Error('Taken back')
    }))`,
    })
    const { exitCode, stderr } = await project.ace(RUN)

    assert.equal(exitCode, 1)
    assert.match(stderr, new RegExp(`${failing} failed: Taken back`))
    const [, list] = /took effect and stay:\n((?: {2}.+\n)+)/.exec(stderr)!
    assert.match(list!, /^ {2}create table .lines. .+;\n {2}insert into parts .+'kept'\);\n$/)
    assert.deepEqual(await tables(project), ['lines', 'parts'])
    assert.deepEqual(await codesOf(project, 'parts'), ['kept'])
  })

  test('is named as well when its file {fault}')
    .with([
      { fault: 'is no TypeScript', text: 'export default class {', says: /\w/ },
      { fault: 'throws', text: `throw new Error('while imported')`, says: /while imported/ },
      { fault: 'exports nothing', text: 'export const a = 1', says: /Missing default export/ },
      { fault: 'exports no schema', text: 'export default class {}', says: /Invalid schema class/ },
    ])
    .run(async ({ assert }, { text, says }) => {
      const project = await StreamProject.create()
      const names = await project.add('first', 'second', 'third')
      await project.edit(`${names[1]}.ts`, () => text)

      const { exitCode, failure, report, recorded } = await runInVain(project)
      assert.equal(exitCode, 1)
      assert.equal(failure.name, names[1])
      assert.match(failure.message, says)
      assert.deepEqual(report.pending, names.slice(1))
      assert.deepEqual(recorded, names.slice(0, 1))
    })

  test('points at what is there already', async ({ assert }) => {
    const project = await StreamProject.create()
    await project.add('parts')
    await project.database.db.rawQuery('create table parts (id integer)')
    const { exitCode, stderr } = await project.ace(RUN)

    assert.equal(exitCode, 1)
    assert.match(stderr, /failed or was cut off, or somebody has made it by hand/)
    assert.match(stderr, /migration:run --dry-run tells its statements/)
  })

  test('is named in a dry run, too', async ({ assert }) => {
    const project = await StreamProject.create()
    const up = `throw new Error('cannot be planned')`
    const names = await project.add('first', { slug: 'second', up })
    const { exitCode, failure, report } = await runInVain(project, ['--dry-run'])

    assert.equal(exitCode, 1)
    assert.equal(failure.name, names[1])
    assert.lengthOf(report.planned, 1)
    assert.deepEqual(await project.tables(), [])
  })
})

const describeDeferred = process.env.DB_CONNECTION === 'mysql' ? () => {} : test.group

// MySQL checks each statement, and nothing at the end
describeDeferred('A migration that fails at its commit', (group) => {
  group.each.timeout(PATIENCE)

  test('leaves nothing', async ({ assert }) => {
    const project = await StreamProject.create()
    const key = 'foreign key (part_id) references parts (id) deferrable initially deferred'
    await project.add('parts', {
      slug: 'lines',
      up: `this.schema.raw('create table lines (part_id integer, ${key})')
    this.schema.raw('insert into lines (part_id) values (7)')`,
    })
    const { exitCode, failure } = await runInVain(project)

    assert.equal(exitCode, 1)
    assert.match(failure.message, /foreign key|refer to rows/i)
    assert.deepEqual(failure.standing, [])
    assert.deepEqual(await tables(project), ['parts'])
  })
})

test.group('A database that cannot be used', (group) => {
  group.each.timeout(PATIENCE)

  test('is named with the reason: {$self}')
    .with(['the server is down', 'the server is down at each address', 'there is none'])
    .run(async ({ assert }, fault) => {
      const project = await StreamProject.create()
      await project.add('parts')
      const isServer = ['mysql', 'postgres'].includes(project.dialect)
      const { config, says } = isServer
        ? {
            'the server is down': {
              config: { host: '127.0.0.1', port: 1 },
              says: /connect ECONNREFUSED 127\.0\.0\.1:1/,
            },
            'the server is down at each address': {
              config: { host: 'localhost', port: 1 },
              says: /connect ECONNREFUSED/,
            },
            'there is none': {
              config: { database: 'iti_nowhere' },
              says: /iti_nowhere/,
            },
          }[fault]!
        : {
            config: { filename: `${project.root}/no/folder/x.sqlite3` },
            says: /(?:directory does not exist|there is no file) .*\/no\/folder\/x\.sqlite3/,
          }
      const env = { STREAM_MAIN: JSON.stringify(config) }

      for (const args of [RUN, [...RUN, '--disable-locks'], ['iti:migrations:repair']]) {
        const { exitCode, stdout, stderr } = await project.ace(args, env)
        assert.equal(exitCode, 1)
        assert.equal(stdout, '')
        assert.match(stderr, /The database of "main" cannot be used: /)
        assert.match(stderr, says)
        assert.notMatch(stderr, /select 1|\n\s+at /)
      }
      const json = await project.ace([...RUN, '--json'], env)
      const { error, ...rest } = JSON.parse(json.stdout)
      assert.deepEqual(rest, { exitCode: 1 })
      assert.equal(error.code, 'E_DATABASE_UNREACHABLE')
      assert.match(error.message, says)
    })
})
