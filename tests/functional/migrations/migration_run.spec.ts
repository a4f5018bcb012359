import { test } from '@japa/runner'
import { StreamProject } from './stream_project.js'

const PATIENCE = 120_000
const RUN = 'migration:run'
const CONTROL = /[^\n -~❯⁃]/

test.group('node ace migration:run', (group) => {
  group.each.timeout(PATIENCE)

  test('prints a plain line for each migration where nobody watches', async ({ assert }) => {
    const project = await StreamProject.create()
    const names = await project.add('parts', 'orders', 'lines')
    const { exitCode, stdout, stderr } = await project.ace([RUN, '--no-schema-generate'])

    assert.equal(exitCode, 0, stderr)
    assert.equal(stderr, '')
    assert.notMatch(stdout, CONTROL)
    const shown = stdout.replace(/\d+ ms/g, '0 ms').split('\n')
    const lines = names.map((name, at) => `❯ migrated ${at + 1}/3 ${name} (0 ms)`)
    assert.deepEqual(shown, [...lines, '❯ Migrated 3 migrations in 0 ms', ''])
    assert.deepEqual(await project.recorded(), names)
    assert.includeMembers(await project.tables(), ['parts', 'orders', 'lines'])

    const again = await project.ace([RUN, '--no-schema-generate'])
    assert.deepEqual(again, { exitCode: 0, stdout: '❯ Already up to date\n', stderr: '' })
    assert.deepEqual(await project.recorded(), names)
  })

  test('shows on a terminal in place which migration runs', async ({ assert }) => {
    const project = await StreamProject.create()
    const [first, second] = await project.add('parts', 'orders')
    const terminal = project.startOnTerminal([RUN, '--no-schema-generate'])

    assert.equal(await terminal.ended(), 0, terminal.stdout)
    for (const [at, name] of [first, second].entries()) {
      const begins = terminal.stdout.indexOf(`❯ migrating ${at + 1}/2 ${name}`)
      const [between] = terminal.stdout.slice(begins).split('❯ migrated')
      assert.isAbove(begins, -1)
      // up a line, which is wiped out
      assert.include(between!, '\x1b[1A\x1b[2K')
    }
    assert.match(terminal.stdout, /Migrated 2 migrations in \d+ ms\r\n/)
  })

  test('prints plain lines on a terminal that has none to go back to', async ({ assert }) => {
    const project = await StreamProject.create()
    const [name] = await project.add('parts')
    const terminal = project.startOnTerminal([RUN, '--no-schema-generate'], { rows: 0 })

    assert.equal(await terminal.ended(), 0, terminal.stdout)
    assert.include(terminal.stdout, `❯ migrated 1/1 ${name} (`)
    assert.notInclude(terminal.stdout, 'migrating')
  })

  test('prints one line with --compact-output', async ({ assert }) => {
    const project = await StreamProject.create()
    await project.add('parts', 'orders')
    const args = [RUN, '--compact-output', '--no-schema-generate']

    const { stdout } = await project.ace(args)
    assert.match(stdout, /^❯ Migrated 2 migrations in \d+ ms\n$/)
    const again = await project.ace(args)
    assert.equal(again.stdout, '❯ Already up to date\n')
  })

  test('prints the SQL with --dry-run, and leaves the database as it is', async ({ assert }) => {
    const project = await StreamProject.create()
    const [parts] = await project.add('parts')
    const { exitCode, stdout, stderr } = await project.ace([RUN, '--dry-run'])

    assert.equal(exitCode, 0, stderr)
    assert.match(stdout, new RegExp(`^-- ${parts}\ncreate table .parts. .*;\n`))
    assert.deepEqual(await project.tables(), [])

    await project.ace([RUN])
    const [orders] = await project.add('orders')
    const json = await project.ace([RUN, '--dry-run', '--json'])
    const { planned, pending } = JSON.parse(json.stdout)
    assert.deepEqual(pending, [orders])
    assert.deepEqual(
      planned.map(({ name }: { name: string }) => name),
      [orders]
    )
    assert.match(planned[0].statements[0], /^create table .orders./)
    assert.deepEqual(await project.recorded(), [parts])
  })

  test('prints one JSON document on stdout when all is well', async ({ assert }) => {
    const project = await StreamProject.create()
    const [name] = await project.add({
      slug: 'parts',
      up: `console.log('from the migration')
    this.schema.createTable('parts', (table) => { table.increments() })`,
    })
    const { exitCode, stdout, stderr } = await project.ace([RUN, '--json'])

    const { applied, ...report } = JSON.parse(stdout)
    assert.equal(exitCode, 0)
    assert.deepEqual(report, {
      exitCode: 0,
      violations: [],
      planned: [],
      pending: [],
      isInterrupted: false,
    })
    assert.lengthOf(applied, 1)
    assert.equal(applied[0].name, name)
    assert.isNumber(applied[0].ms)
    assert.match(stderr, /from the migration\n❯ migrated 1\/1 /)
  })

  test('ends in 1 for {fault}, and runs nothing')
    .with([
      {
        fault: 'an unknown connection',
        args: ['-c', 'no'],
        says: /no connection "no" in config/,
        code: 'E_CONNECTION_MISSING',
      },
      { fault: 'a negative wait', args: ['--wait=-1'], says: /wait is -1, and must be from 0 to/ },
      { fault: 'a wait for ever', args: ['--wait=1e9'], says: /wait is 1000000000, and must be/ },
      { fault: 'a wait in words', args: ['--wait=abc'], says: /"wait".+numeric/, isUsage: true },
    ])
    .run(async ({ assert }, { args, says, isUsage, code = 'E_MIGRATION_REFUSED' }) => {
      const project = await StreamProject.create()
      await project.add('parts')
      const { exitCode, stdout, stderr } = await project.ace([RUN, ...args])
      assert.equal(exitCode, 1)
      assert.match(stderr, says)
      assert.equal(stdout, '')

      const json = await project.ace([RUN, '--json', ...args])
      assert.equal(json.exitCode, 1)
      if (!isUsage) {
        const { error } = JSON.parse(json.stdout)
        assert.equal(error.code, code)
        assert.match(error.message, says)
      }
      assert.deepEqual(await project.tables(), [])
    })

  test('asks in production, and without a terminal wants --force', async ({ assert }) => {
    const project = await StreamProject.create()
    await project.add('parts')
    const production = { NODE_ENV: 'production' }

    const { exitCode, stderr } = await project.ace([RUN], production)
    assert.equal(exitCode, 1)
    assert.match(stderr, /in production add --force/)
    assert.deepEqual(await project.tables(), [])

    const terminal = project.startOnTerminal([RUN], { env: production })
    await terminal.printed(/Run the migrations\?/)
    terminal.type('n')
    assert.equal(await terminal.ended(), 1)
    assert.deepEqual(await project.tables(), [])

    const forced = await project.ace([RUN, '--force'], production)
    assert.equal(forced.exitCode, 0, forced.stderr)
    assert.lengthOf(await project.recorded(), 1)
  })
})
