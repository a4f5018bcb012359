import { test } from '@japa/runner'
import type { Counts } from '../../../src/seeds/main.js'
import type { Outcome } from '../commands/run_ace.js'
import { SeedFixture } from './seed_fixture.js'
import { SeedingProject } from './seeding_project.js'

const MIDDLE = 'in the middle'
const PATIENCE = 120_000
/* Far less than the ten minutes of what runs or is waited for, and enough for a machine that is busy. */
const SOON = 60_000

/* Writes what it is told, and stops before its end where it is told so. */
const THINGS = `export default {
  name: 'project.things',
  async run(seed) {
    await seed.rows({ table: 'things', key: 'code', rows: JSON.parse(process.env.ROWS) })
    if (!process.env.STOPS) return
    console.log('${MIDDLE}')
    await new Promise((resume) => setTimeout(resume, 600_000))
    await seed.trx.from('things').delete()
  },
}`

const things = (count: number, name = 'X') =>
  JSON.stringify(Array.from({ length: count }, (_, index) => ({ code: `c${index}`, name })))

async function setUp() {
  const fixture = await SeedFixture.create()
  const files = { 'database/seeders/things.ts': THINGS }
  return { fixture, project: await SeedingProject.create({ database: fixture.name, files }) }
}

/** The totals of processes that were all to succeed, those first that did the most. */
function totalsOf(outcomes: readonly Outcome[]): Counts[] {
  for (const { exitCode, stdout, stderr } of outcomes)
    if (exitCode !== 0) throw new Error(`${exitCode}: ${stdout}${stderr}`)
  const all: Counts[] = outcomes.map(({ stdout }) => JSON.parse(stdout).totals)
  const written = ({ created, updated }: Counts) => created + updated
  return all.sort((a, b) => written(b) - written(a))
}

test.group('Seeds in several processes', (group) => {
  group.each.timeout(PATIENCE)

  test('on an empty database, {$self} at once, are written by one of them')
    .with([2, 4])
    .run(async ({ assert }, count) => {
      const { fixture, project } = await setUp()
      const run = () => project.seed(['--json'], { ROWS: things(300) })
      const [first, ...others] = totalsOf(await Promise.all(Array.from({ length: count }, run)))

      const states = await fixture.db.from('iti_seed_states')
      assert.lengthOf(states, first!.created)
      assert.isAbove(first!.created, 340)
      assert.deepEqual([first!.updated, first!.unchanged, first!.kept], [0, 0, 0])
      for (const { created, updated, unchanged } of others)
        assert.deepEqual([created, updated, unchanged], [0, 0, states.length - 1])
      assert.lengthOf(await fixture.things(), 300)
      for (const table of ['iti_users', 'iti_roles', 'iti_user_roles'])
        assert.lengthOf(await fixture.db.from(table), 1, table)
    })

  test('whose declarations changed, {$self} at once, are followed by one of them')
    .with([2, 4])
    .run(async ({ assert }, count) => {
      const { fixture, project } = await setUp()
      totalsOf([await project.seed(['--json'], { ROWS: things(100) })])
      await fixture.edit('c0', { name: 'Mine' })
      await fixture.db.from('things').where('code', 'c1').delete()

      const run = () => project.seed(['--json', '--only=project'], { ROWS: things(110, 'New') })
      const [first, ...others] = totalsOf(await Promise.all(Array.from({ length: count }, run)))
      const rest = { kept: 1, skipped: 1 }
      assert.deepEqual(first, { created: 10, updated: 98, unchanged: 0, ...rest })
      for (const totals of others)
        assert.deepEqual(totals, { created: 0, updated: 0, unchanged: 108, ...rest })
      assert.lengthOf(await fixture.db.from('things').where('name', 'New'), 108)
      assert.containsSubset(await fixture.thing('c0'), { name: 'Mine' })
    })

  test('go on at once when the one that holds the lock is killed, and find nothing half done', async ({
    assert,
  }) => {
    const { fixture, project } = await setUp()
    const ROWS = things(50)
    const killed = await project.startUntil(MIDDLE, { ROWS, STOPS: 'yes' })
    const args = ['--json', '--wait=600']
    const waiting = await project.startUntil('Waiting for another', { ROWS }, args)
    const from = performance.now()
    await killed.end('SIGKILL')

    const { exitCode, stdout, stderr } = await waiting.outcome()
    assert.equal(exitCode, 0, stderr)
    assert.isBelow(performance.now() - from, SOON)
    const { seeds } = JSON.parse(stdout)
    assert.containsSubset(seeds.at(-1), { name: 'project.things', created: 50, updated: 0 })
    assert.lengthOf(await fixture.things(), 50)

    const [again] = totalsOf([await project.seed(['--json'], { ROWS })])
    assert.containsSubset(again, { created: 0, updated: 0, kept: 0 })
  })

  test('give up when another process takes longer than they wait', async ({ assert }) => {
    const { project } = await setUp()
    const ROWS = things(1)
    await project.startUntil(MIDDLE, { ROWS, STOPS: 'yes' })
    const { exitCode, stdout, stderr } = await project.seed(['--json', '--wait=1'], { ROWS })

    assert.equal(exitCode, 1)
    assert.deepEqual(JSON.parse(stdout).error.code, 'E_SEED_LOCKED')
    assert.match(stderr, /more than 1 seconds/)
  })

  test('roll back and end soon at {$self}, and leave what was finished')
    .with(['SIGTERM', 'SIGINT'] as const)
    .run(async ({ assert }, signal) => {
      const { fixture, project } = await setUp()
      const ROWS = things(50)
      const run = await project.startUntil(MIDDLE, { ROWS, STOPS: 'yes' }, ['--json'])
      const from = performance.now()
      assert.equal(await run.end(signal), 1)

      assert.isBelow(performance.now() - from, SOON)
      assert.include(run.stderr, 'The seed "project.things" failed: It was asked to stop')
      const { exitCode, error, totals } = JSON.parse(run.stdout)
      assert.containsSubset(error, { code: 'E_SEED_INTERRUPTED', seed: 'project.things' })
      assert.equal(exitCode, 1)
      assert.deepEqual(await fixture.things(), [])
      assert.lengthOf(await fixture.db.from('iti_seed_states'), totals.created)
      assert.isAbove(totals.created, 0)
    })

  test('stop waiting for another process at {$self}')
    .with(['SIGTERM', 'SIGINT'] as const)
    .run(async ({ assert }, signal) => {
      const { project } = await setUp()
      const ROWS = things(1)
      await project.startUntil(MIDDLE, { ROWS, STOPS: 'yes' })
      const waiting = await project.startUntil('Waiting for another', { ROWS }, ['--json'])

      assert.equal(await waiting.end(signal), 1)
      assert.equal(JSON.parse(waiting.stdout).error.code, 'E_SEED_INTERRUPTED')
    })
})
