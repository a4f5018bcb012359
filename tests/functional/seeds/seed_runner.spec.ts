import { test } from '@japa/runner'
import { defineSeed } from '../../../src/seeds/main.js'
import { SeedFixture, thingsSeed } from './seed_fixture.js'

const A = { code: 'a', name: 'A' }
const B = { code: 'b', name: 'B' }

test.group('Seed runner', () => {
  test('runs the groups in their order and adds up what they did', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const report = await fixture.runGroups([
      { source: 'system', seeds: [thingsSeed([A], { name: 'system.a' })] },
      { source: 'orders', seeds: [thingsSeed([A, B], { name: 'orders.b' })] },
    ])

    const nothing = { created: 0, updated: 0, unchanged: 0, kept: 0, skipped: 0 }
    assert.deepEqual(report, {
      seeds: [
        { name: 'system.a', ...nothing, created: 1 },
        { name: 'orders.b', ...nothing, created: 1, unchanged: 1 },
      ],
      totals: { ...nothing, created: 2, unchanged: 1 },
    })
  })

  test('runs only what is asked for, and says what there is', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const groups = [
      { source: 'system', seeds: [thingsSeed([A], { name: 'system.a' })] },
      { source: 'orders', seeds: [thingsSeed([B], { name: 'orders.b' })] },
    ]

    const report = await fixture.runGroups(groups, { only: 'orders' })
    assert.deepEqual(
      report.seeds.map((seed) => seed.name),
      ['orders.b']
    )
    await assert.rejects(
      () => fixture.runGroups(groups, { only: 'nobody' }),
      'There is no module "nobody" to seed. There are: system, orders'
    )
  })

  test('skips what is meant for an environment that was not asked for', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const demo = { ...thingsSeed([A]), environments: ['demo'] }

    assert.containsSubset(await fixture.run([demo]), { totals: { skipped: 1, created: 0 } })
    assert.containsSubset(await fixture.run([demo], { environment: 'test' }), {
      totals: { skipped: 1 },
    })
    assert.deepEqual(await fixture.things(), [])
    assert.containsSubset(await fixture.run([demo], { environment: 'demo' }), {
      totals: { created: 1 },
    })
  })

  test('takes a dry run back, in which later seeds still find what earlier ones wrote', async ({
    assert,
  }) => {
    const fixture = await SeedFixture.create()
    const announced: string[] = []
    const second = defineSeed({
      name: 'things.second',
      async run(seed) {
        const found = await seed.trx.from('things').where('code', 'a').firstOrFail()
        await seed.rows({ table: 'things', key: 'code', rows: [{ code: 'b', name: found.name }] })
        seed.announce('not true')
      },
    })

    const report = await fixture.run([thingsSeed([A]), second], {
      dryRun: true,
      onSeed: (_, announcements) => announced.push(...announcements),
    })
    assert.equal(report.totals.created, 2)
    assert.isUndefined(report.failure)
    assert.deepEqual(announced, [])
    assert.deepEqual(await fixture.things(), [])
    assert.deepEqual(await fixture.db.from('iti_seed_states'), [])
  })

  test('rolls a failing seed back, names it, and stops there', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const announced: string[] = []
    const failing = defineSeed({
      name: 'things.failing',
      async run(seed) {
        await seed.rows({ table: 'things', key: 'code', rows: [B] })
        seed.announce('never to be heard')
        throw new Error('no good')
      },
    })

    const last = thingsSeed([{ code: 'c', name: 'C' }], { name: 'things.last' })
    const report = await fixture.run([thingsSeed([A]), failing, last], {
      onSeed: (_, announcements) => announced.push(...announcements),
    })
    assert.equal(report.failure?.name, 'things.failing')
    assert.instanceOf(report.failure?.error, Error)
    assert.lengthOf(report.seeds, 1)
    assert.containsSubset(await fixture.things(), [A])
    assert.lengthOf(await fixture.things(), 1)
    assert.lengthOf(await fixture.db.from('iti_seed_states'), 1)
    assert.deepEqual(announced, [])
  })

  test('hands over an announcement once the seed is committed', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const told: unknown[] = []
    const seed = defineSeed({
      name: 'things.told',
      async run(context) {
        await context.rows({ table: 'things', key: 'code', rows: [A] })
        context.announce('hear, hear')
      },
    })
    await fixture.run([seed], {
      onSeed: ({ name }, announcements) => told.push(name, ...announcements),
    })

    assert.deepEqual(told, ['things.told', 'hear, hear'])
  })

  test('refuses two seeds of one name before it runs any', async ({ assert }) => {
    const fixture = await SeedFixture.create()

    await assert.rejects(
      () => fixture.run([thingsSeed([A]), thingsSeed([B])]),
      /another one has the same name/
    )
    assert.deepEqual(await fixture.things(), [])
  })

  test('refuses a seed with a bad name', ({ assert }) => {
    assert.throws(() => thingsSeed([], { name: 'Order numbers' }), /its name is not like/)
  })

  test('asks for the migrations where they have not run', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    await fixture.db.connection().schema.dropTable('iti_seed_states')

    await assert.rejects(() => fixture.run([thingsSeed([A])]), /Run "node ace migration:run" first/)
  })

  test('leaves no duplicates when several run at once', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const rows = Array.from({ length: 300 }, (_, index) => ({ code: `c${index}`, name: 'X' }))

    const reports = await Promise.all([1, 2, 3].map(() => fixture.run([thingsSeed(rows)])))
    assert.deepEqual(
      reports.map(({ failure }) => failure),
      [undefined, undefined, undefined]
    )
    assert.deepEqual(reports.map(({ totals }) => totals.created).sort(), [0, 0, 300])
    assert.lengthOf(await fixture.things(), 300)
  })
})
