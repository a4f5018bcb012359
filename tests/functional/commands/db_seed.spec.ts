import app from '@adonisjs/core/services/app'
import hash from '@adonisjs/core/services/hash'
import { test } from '@japa/runner'
import { ScratchDatabase } from '../scratch_database.js'
import { runAce } from './run_ace.js'

const COUNTS = ['created', 'updated', 'unchanged', 'kept', 'skipped']

async function migrated() {
  const scratch = await ScratchDatabase.create()
  await scratch.migrate()
  const env = { ...process.env, DB_DATABASE: scratch.name, ITI_ADMIN_PASSWORD: '' }
  const seedWith = (changes: NodeJS.ProcessEnv, ...args: string[]) =>
    runAce(app.makePath(), ['db:seed', ...args], { ...env, ...changes })
  const seed = (...args: string[]) => seedWith({}, ...args)
  return { db: scratch.db, seed, seedWith }
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
    assert.containsSubset(JSON.parse(stdout), {
      exitCode: 1,
      error: { seed: 'system.first_administrator' },
      seeds: [],
      totals: { created: 0 },
    })
    assert.deepEqual(await db.from('iti_roles'), [])
  })

  test('takes the password of the first administrator from its environment, and does not tell it', async ({
    assert,
  }) => {
    const { db, seedWith } = await migrated()
    const password = 'correct horse battery'
    const { exitCode, stdout, stderr } = await seedWith({ ITI_ADMIN_PASSWORD: password })

    assert.equal(exitCode, 0, stderr)
    assert.notInclude(stdout + stderr, password)
    assert.notMatch(stdout + stderr, /The first administrator is/)
    const { password: hashed, must_change_password: mustChange } = await db
      .from('iti_users')
      .firstOrFail()
    assert.isTrue(await hash.verify(hashed, password))
    assert.isFalse(Boolean(mustChange))
  })

  test('ends in 1 for {fault}, which JSON tells too')
    .with([
      {
        fault: 'an unknown module',
        args: ['--only=nobody'],
        code: 'E_SEED_SOURCE_MISSING',
        says: /no module "nobody" to seed. There are: system/,
      },
      {
        fault: 'an unknown connection',
        args: ['-c', 'nowhere'],
        code: 'E_SEED_CONNECTION_MISSING',
        says: /no connection "nowhere"/,
      },
      {
        fault: 'an unknown seeder',
        args: ['-f', './database/seeders/none.ts'],
        code: 'E_SEED_FILE_MISSING',
        says: /no seeder "database\/seeders\/none"/,
      },
      {
        fault: 'a wait without end',
        args: ['--wait=1e9'],
        code: 'E_SEED_WAIT_INVALID',
        says: /from 0 to 86400 seconds/,
      },
    ])
    .run(async ({ assert }, { args, code, says }) => {
      const { seed } = await migrated()
      const plain = await seed(...args)
      assert.deepEqual([plain.exitCode, plain.stdout], [1, ''])
      assert.match(plain.stderr, says)

      const { exitCode, stdout, stderr } = await seed(...args, '--json')
      assert.equal(exitCode, 1)
      assert.match(stderr, says)
      const result = JSON.parse(stdout)
      assert.containsSubset(result, { exitCode: 1, error: { code } })
      assert.match(result.error.message, says)
    })

  test('prints no half result for a flag that it does not know', async ({ assert }) => {
    const { seed } = await migrated()
    const { exitCode, stdout, stderr } = await seed('--json', '--nonsense')

    assert.deepEqual([exitCode, stdout], [1, ''])
    assert.match(stderr, /Unknown flag "--nonsense"/)
  })

  test('ends in 1 where no server answers, which JSON tells too', async ({ assert }) => {
    const { db, seedWith } = await migrated()
    const isFile = db.connection().dialect.name === 'better-sqlite3'
    const { exitCode, stdout, stderr } = await seedWith(
      isFile ? { DB_DATABASE: 'tests' } : { DB_PORT: '1' },
      '--json'
    )

    assert.equal(exitCode, 1)
    const { message } = JSON.parse(stdout).error
    assert.match(message, /unable to open|ECONNREFUSED/)
    assert.include(stderr, message)
  })

  test('documents its exit codes', async ({ assert }) => {
    const { exitCode, stdout } = await runAce(app.makePath(), ['db:seed', '--help'])

    assert.equal(exitCode, 0)
    assert.match(stdout, /Exit codes:\s+0 .+\s+1 /)
  })
})
