import type { Database } from '@adonisjs/lucid/database'
import { test } from '@japa/runner'
import { SeedFixture } from '../seeds/seed_fixture.js'
import { SeedingProject } from '../seeds/seeding_project.js'

const TALKATIVE = `export default {
  name: 'project.talkative',
  async run(seed) {
    console.log('printed by a seed')
    process.stdout.write('and by another way\\n')
    await seed.rows({ table: 'things', key: 'code', rows: [{ code: 'a', name: 'A' }] })
    seed.announce('announced by a seed')
    const table = process.env.TABLE
    if (table) await seed.rows({ table, key: 'code', rows: [{ code: 'a', name: 'A' }] })
  },
}`

async function setUp() {
  const fixture = await SeedFixture.create()
  const files = { 'database/seeders/talkative.ts': TALKATIVE }
  return { fixture, project: await SeedingProject.create({ database: fixture.name, files }) }
}

/** Everything that is in a database. */
async function everythingIn(db: Database): Promise<Record<string, string[]>> {
  const everything: Record<string, string[]> = {}
  for (const table of await db.connection().getAllTables(['public'])) {
    const rows = await db.from(table)
    everything[table] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return everything
}

test.group('Output of node ace db:seed', () => {
  test('with --json is the result alone, {$self}')
    .with([['--json'], ['--json', '--dry-run'], ['--json', '--compact-output']])
    .run(async ({ assert }, args) => {
      const { project } = await setUp()
      const { exitCode, stdout, stderr } = await project.seed(args)

      assert.equal(exitCode, 0, stderr)
      const { seeds, totals, ...rest } = JSON.parse(stdout)
      assert.deepEqual(rest, {})
      const nothing = { updated: 0, unchanged: 0, kept: 0, skipped: 0 }
      assert.deepEqual(seeds.at(-1), { name: 'project.talkative', created: 1, ...nothing })
      const created = seeds.map((seed: { created: number }) => seed.created)
      assert.deepEqual(totals, {
        created: created.reduce((a: number, b: number) => a + b),
        ...nothing,
      })
      assert.include(stderr, 'printed by a seed')
      assert.include(stderr, 'and by another way')
      assert.equal(stderr.includes('announced by a seed'), !args.includes('--dry-run'))
      const line = 'project.talkative: 1 created, 0 updated, 0 unchanged, 0 kept, 0 skipped'
      assert.equal(stderr.includes(line), !args.includes('--compact-output'))
    })

  test('with --json is the result alone when a seed fails, with what was done before', async ({
    assert,
  }) => {
    const { fixture, project } = await setUp()
    const { exitCode, stdout, stderr } = await project.seed(['--json'], { TABLE: 'nothings' })

    assert.equal(exitCode, 1)
    const { seeds, totals, error } = JSON.parse(stdout)
    assert.equal(error.code, 'E_SEED_INVALID')
    assert.equal(error.seed, 'project.talkative')
    assert.include(error.message, 'the database has no table "nothings"')
    assert.include(stderr, 'The seed "project.talkative" failed: ')
    assert.notInclude(stderr, 'announced by a seed')
    assert.isNotEmpty(seeds)
    assert.lengthOf(await fixture.db.from('iti_seed_states'), totals.created)
    assert.deepEqual(await fixture.things(), [])
  })

  test('without it has a line for each seed, then the sum', async ({ assert }) => {
    const { project } = await setUp()
    await project.seed()
    const { stdout } = await project.seed()
    const lines = stdout.split('\n').filter((line) => line.startsWith('❯'))

    assert.lengthOf(lines, 5)
    for (const line of lines.slice(0, 4))
      assert.match(line, /^❯ [a-z_.]+: 0 created, 0 updated, \d+ unchanged, 0 kept, 0 skipped$/)
    assert.equal(lines[4], '❯ Ran 4 seeds: 0 created, 0 updated, 0 kept')
  })

  test('of a dry run tells what a run then does, and the run before leaves nothing', async ({
    assert,
  }) => {
    const { fixture, project } = await setUp()
    const { db } = fixture
    const dryAndReal = async () => {
      const before = await everythingIn(db)
      const dry = await project.seed(['--dry-run', '--json'])
      assert.notMatch(dry.stdout + dry.stderr, /password/)
      assert.deepEqual(await everythingIn(db), before)
      const real = await project.seed(['--json'])
      const result = JSON.parse(real.stdout)
      assert.deepEqual(JSON.parse(dry.stdout), result)
      return result.totals
    }
    const first = await dryAndReal()
    assert.isAbove(first.created, 40)

    await db.from('iti_menus').where('code', 'orders').update({ name: 'Mine' })
    await db.from('things').delete()
    const second = await dryAndReal()
    assert.containsSubset(second, { created: 0, updated: 0, kept: 1, skipped: 1 })
  })

  test('of a dry run without JSON says that it is one', async ({ assert }) => {
    const { project } = await setUp()
    const { stdout } = await project.seed(['--dry-run'])

    assert.match(stdout, /Would run \d+ seeds: [1-9]\d* created/)
    assert.notInclude(stdout, 'announced by a seed')
  })
})
