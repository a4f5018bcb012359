import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { ScratchDatabase } from '../scratch_database.js'
import { runAce } from './run_ace.js'

const COUNTS = ['created', 'updated', 'unchanged', 'kept', 'skipped']

async function migrated() {
  const scratch = await ScratchDatabase.create()
  await scratch.migrate()
  const env = { ...process.env, DB_DATABASE: scratch.name, ITI_ADMIN_PASSWORD: '' }
  const seed = (...args: string[]) => runAce(app.makePath(), ['db:seed', ...args], env)
  return { db: scratch.db, seed }
}

test.group('node ace db:seed', () => {
  test('writes the system once, and tells the password of the administrator once', async ({
    assert,
  }) => {
    const { db, seed } = await migrated()

    const first = await seed()
    assert.equal(first.exitCode, 0, first.stderr)
    assert.match(first.stdout, /The first administrator is ".+", with the password "/)
    const users = await db.from('iti_users')
    assert.lengthOf(users, 1)

    const second = await seed()
    assert.equal(second.exitCode, 0)
    assert.notMatch(second.stdout, /password/)
    assert.deepEqual(await db.from('iti_users'), users)
  })

  test('prints JSON alone on stdout, and announces on stderr', async ({ assert }) => {
    const { seed } = await migrated()
    const { stdout, stderr } = await seed('--json')
    const report = JSON.parse(stdout)

    assert.sameMembers(Object.keys(report), ['seeds', 'totals'])
    assert.isAbove(report.seeds.length, 0)
    for (const counts of [...report.seeds, report.totals]) {
      assert.includeMembers(Object.keys(counts), COUNTS)
    }
    assert.isAbove(report.totals.created, 0)
    assert.match(stderr, /The first administrator is/)
  })

  test('changes nothing in a dry run, which shows no password', async ({ assert }) => {
    const { db, seed } = await migrated()
    const { exitCode, stdout } = await seed('--dry-run')

    assert.equal(exitCode, 0)
    assert.match(stdout, /Would run \d+ seeds: [1-9]\d* created/)
    assert.notMatch(stdout, /password/)
    assert.deepEqual(await db.from('iti_users'), [])
  })

  test('leaves no duplicates when two processes run at once', async ({ assert }) => {
    const { db, seed } = await migrated()
    const outcomes = await Promise.all([seed('--json'), seed('--json')])

    const reports = outcomes.map(({ stdout }) => JSON.parse(stdout))
    assert.deepEqual(
      outcomes.map(({ exitCode }) => exitCode),
      [0, 0]
    )
    const [none, all] = reports.map(({ totals }) => totals.created).sort((a, b) => a - b)
    assert.equal(none, 0)
    assert.isAbove(all, 0)
    assert.lengthOf(await db.from('iti_seed_states'), all)
    assert.lengthOf(await db.from('iti_users'), 1)
  })

  test('ends in 1 with the name of a seed that fails', async ({ assert }) => {
    const { db, seed } = await migrated()
    await db.connection().schema.dropTable('iti_user_roles')
    const { exitCode, stdout, stderr } = await seed('--only=system', '--json')

    assert.equal(exitCode, 1)
    assert.match(stderr, /The seed "system\.first_administrator" failed: /)
    assert.equal(JSON.parse(stdout).failure.name, 'system.first_administrator')
    assert.deepEqual(await db.from('iti_roles'), [])
  })

  test('ends in 1 for {fault}')
    .with([
      {
        fault: 'an unknown module',
        args: ['--only=nobody'],
        says: /no module "nobody" to seed. There are: system/,
      },
      { fault: 'an unknown connection', args: ['-c', 'nowhere'], says: /no connection "nowhere"/ },
      {
        fault: 'an unknown seeder',
        args: ['-f', './database/seeders/none.ts'],
        says: /no seeder "database\/seeders\/none"/,
      },
    ])
    .run(async ({ assert }, { args, says }) => {
      const { seed } = await migrated()
      const { exitCode, stderr } = await seed(...args)

      assert.equal(exitCode, 1)
      assert.match(stderr, says)
    })
})
