import { test } from '@japa/runner'
import { createTable, StreamProject } from './stream_project.js'

const PATIENCE = 120_000
const RUN = ['migration:run', '--no-schema-generate']
const SCHEMA = 'adonis_schema'
const MIGRATIONS = 'database/migrations'

/** A database that has run two migrations. */
async function migrated() {
  const project = await StreamProject.create()
  const names = await project.add('parts', 'orders')
  const { exitCode, stderr } = await project.ace(RUN)
  if (exitCode !== 0) throw new Error(stderr)
  return { project, names: names as [string, string], db: project.database.db }
}

/** Asserts that a run is refused, and has touched nothing. */
async function refuse(project: StreamProject, args: string[] = []) {
  const { db } = project.database
  const look = async () => [await project.tables(), await db.from(SCHEMA).orderBy('id')]
  const before = await look()
  const { exitCode, stdout, stderr } = await project.ace([...RUN, '--json', ...args])
  const text = await project.ace([...RUN, ...args])
  const after = await look()
  const { violations, ...report } = JSON.parse(stdout)
  return {
    outcome: { exitCodes: [exitCode, report.exitCode, text.exitCode], stderr, report },
    isUntouched: JSON.stringify(before) === JSON.stringify(after),
    rules: violations.map(({ rule, file }: { rule: string; file: string }) => [rule, file]),
    text: text.stderr,
  }
}

test.group('migration:run holds the database against the files', (group) => {
  group.each.timeout(PATIENCE)

  test('refuses when a file that has run is gone', async ({ assert }) => {
    const { project, names } = await migrated()
    await project.remove(`${names[0]}.ts`)
    await project.add('lines')

    const { outcome, isUntouched, rules, text } = await refuse(project)
    assert.deepEqual(outcome.exitCodes, [3, 3, 3], outcome.stderr)
    assert.isTrue(isUntouched)
    assert.deepEqual(rules, [['corrupt', names[0]]])
    assert.match(text, /there is no such file\. Bring the file back from Git/)
    assert.match(text, /No migration ran/)
  })

  test('refuses when a file that has run has another name now', async ({ assert }) => {
    const { project, names } = await migrated()
    await project.remove(`${names[1]}.ts`)
    const file = '20270101000000_0000000002_orders'
    await project.add({ slug: 'orders', file })

    const { outcome, isUntouched, rules, text } = await refuse(project)
    assert.deepEqual(outcome.exitCodes, [3, 3, 3], outcome.stderr)
    assert.isTrue(isUntouched)
    assert.deepEqual(rules, [['corrupt', names[1]]])
    assert.match(text, new RegExp(`its file is ${MIGRATIONS}/${file} now.*iti:migrations:repair`))

    const repaired = await project.ace(['iti:migrations:repair', '--apply'])
    assert.equal(repaired.exitCode, 0, repaired.stderr)
    const again = await project.ace(RUN)
    assert.equal(again.stdout, '❯ Already up to date\n')
  })

  test('refuses a second file with the revision of one that has run', async ({ assert }) => {
    const { project } = await migrated()
    const file = '20270101000000_0000000002_orders'
    await project.add({ slug: 'orders', file })

    const { outcome, isUntouched, rules } = await refuse(project)
    assert.deepEqual(outcome.exitCodes, [3, 3, 3], outcome.stderr)
    assert.isTrue(isUntouched)
    assert.deepEqual(rules, [['repeated', `${MIGRATIONS}/${file}`]])
  })

  test('refuses a pending file that is older, unless it is told not to', async ({ assert }) => {
    const { project, names } = await migrated()
    const late = { slug: 'late', file: '20250101000000_00000000aa_late' }
    const [name] = await project.add(late)

    const { outcome, isUntouched, rules, text } = await refuse(project)
    assert.deepEqual(outcome.exitCodes, [3, 3, 3], outcome.stderr)
    assert.isTrue(isUntouched)
    assert.deepEqual(rules, [['out-of-order', name]])
    assert.match(text, /has not run, and is older than .*_orders, which has/)

    const allowed = await project.ace([...RUN, '--allow-out-of-order'])
    assert.equal(allowed.exitCode, 0, allowed.stderr)
    assert.equal(allowed.stderr, '')
    assert.deepEqual(await project.recorded(), [...names, name])
  })

  test('refuses a file of AdonisJS itself, whose name sorts before all dates', async ({
    assert,
  }) => {
    const { project, names } = await migrated()
    const [stock] = await project.add({ slug: 'stock', file: '1761885935168_create_stock_table' })

    const { outcome, rules, text } = await refuse(project)
    assert.deepEqual(outcome.exitCodes, [3, 3, 3], outcome.stderr)
    assert.deepEqual(rules, [['out-of-order', stock]])
    assert.match(text, /node ace make:migration/)
    assert.deepEqual(await project.recorded(), names)
  })

  test('does not let --allow-out-of-order hide anything else', async ({ assert }) => {
    const { project, names } = await migrated()
    await project.remove(`${names[0]}.ts`)
    await project.add({ slug: 'late', file: '20250101000000_00000000aa_late' })

    const { outcome, isUntouched, rules } = await refuse(project, ['--allow-out-of-order'])
    assert.deepEqual(outcome.exitCodes, [3, 3, 3], outcome.stderr)
    assert.isTrue(isUntouched)
    assert.deepEqual(rules, [['corrupt', names[0]]])
  })

  test('tells with --skip-checks what it passes over, and runs', async ({ assert }) => {
    const { project, names } = await migrated()
    await project.remove(`${names[0]}.ts`)
    const [late] = await project.add({ slug: 'late', file: '20250101000000_00000000aa_late' })

    const { exitCode, stderr } = await project.ace([...RUN, '--skip-checks'])
    assert.equal(exitCode, 0, stderr)
    assert.match(stderr, new RegExp(`Passed over: The database has run ${names[0]}, and there`))
    assert.match(stderr, new RegExp(`Passed over: ${late} has not run, and is older`))
    assert.deepEqual(await project.recorded(), [...names, late])
  })

  test('lets pass what was squashed into a dump of the schema, wherever that is', async ({
    assert,
  }) => {
    const { project, names } = await migrated()
    const dump = 'database/dumps/all.sql'
    const manifest = {
      version: 1,
      connection: 'main',
      dumpPath: dump,
      generatedAt: '2026-11-22T09:30:00.000Z',
      schemaTableName: SCHEMA,
      schemaVersionsTableName: `${SCHEMA}_versions`,
      squashedMigrationNames: names,
    }
    await project.write('database/dumps/all.meta.json', JSON.stringify(manifest))
    for (const name of names) await project.remove(`${name}.ts`)
    const added = await project.add('lines')

    const withoutDump = await project.ace(RUN)
    assert.equal(withoutDump.exitCode, 3)
    const { exitCode, stderr } = await project.ace([...RUN, `--schema-path=${dump}`])
    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(await project.recorded(), [...names, ...added])
  })

  test('knows its history by the table that the connection names', async ({ assert }) => {
    const project = await StreamProject.create()
    await project.edit('config/database.ts', (text) =>
      text.replace('naturalSort: true,', `naturalSort: true, tableName: 'history',`)
    )
    const names = await project.add('parts')
    const { exitCode, stderr } = await project.ace(RUN)
    assert.equal(exitCode, 0, stderr)
    const rows = await project.database.db.from('history').select('name')
    assert.deepEqual(rows, [{ name: names[0] }])

    await project.edit(`${names[0]}.ts`, () => `throw new Error('${createTable('never')}')`)
    const again = await project.ace(RUN)
    assert.equal(again.stdout, '❯ Already up to date\n')
  })
})
