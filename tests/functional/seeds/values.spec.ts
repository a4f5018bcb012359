import { getActiveTest, test } from '@japa/runner'
import type { Row } from '../../../src/seeds/main.js'
import { SeedFixture } from './seed_fixture.js'

/** The table `things` with columns of more kinds. */
async function setUp(): Promise<SeedFixture> {
  const fixture = await SeedFixture.create()
  await fixture.db.connection().schema.alterTable('things', (table) => {
    table.bigInteger('amount').nullable()
    table.date('day').nullable()
    table.dateTime('local_time', { useTz: false, precision: 3 }).nullable()
    table.json('list').nullable()
    table.text('note').nullable()
  })
  return fixture
}

/** Lets the process live elsewhere until the test is over. */
function moveTo(zone: string) {
  const { TZ } = process.env
  getActiveTest()!.cleanup(() => {
    if (TZ === undefined) delete process.env.TZ
    else process.env.TZ = TZ
  })
  process.env.TZ = zone
}

const a = (fields: Row): Row => ({ code: 'a', name: 'A', ...fields })

test.group('Values of a seed', () => {
  test('that are text count letter by letter: an edit from {from} to {to} is seen')
    .with([
      { from: '1.10', to: '1.1' },
      { from: 'null', to: null },
      { from: null, to: 'null' },
      { from: '', to: null },
      { from: '{"a": 1}', to: '{"a":1}' },
      { from: '2026-01-01 00:00:00', to: '2026-01-01T00:00:00Z' },
    ])
    .run(async ({ assert }, { from, to }) => {
      const fixture = await setUp()
      await fixture.seed([a({ note: from, secret: from })])
      await fixture.edit('a', { secret: to })

      assert.deepEqual(await fixture.seed([a({ note: from, secret: 'new' })]), { kept: 1 })
      assert.containsSubset(await fixture.thing('a'), { note: from, secret: to })
      await fixture.edit('a', { secret: from })
      assert.deepEqual(await fixture.seed([a({ note: to, secret: to })]), { updated: 1 })
      assert.containsSubset(await fixture.thing('a'), { note: to, secret: to })
    })

  test('follow a declaration, and are kept as edited: {column}')
    .with([
      { column: 'amount', first: 9007199254740993n, edit: 12, second: '9007199254740990' },
      { column: 'price', first: '12345678.90', edit: '12345678.91', second: 0 },
      { column: 'day', first: '2026-03-01', edit: '2026-03-02', second: new Date('2026-03-31') },
      {
        column: 'local_time',
        first: '2026-03-01 09:30:00',
        edit: '2026-03-01 09:30:00.001',
        second: null,
      },
      { column: 'list', first: [1, 'two', null], edit: '[1,"two"]', second: [] },
      { column: 'options', first: null, edit: '{}', second: { a: { b: [false] } } },
      { column: 'visible', first: false, edit: true, second: null },
      { column: 'sort', first: 0, edit: 1, second: -1 },
    ])
    .run(async ({ assert }, { column, first, edit, second }) => {
      const fixture = await setUp()
      if (column === 'visible') {
        await fixture.db.connection().schema.alterTable('things', (table) => {
          table.setNullable('visible')
        })
      }
      const [before, after] = [a({ [column]: first }), a({ [column]: second })]
      assert.deepEqual(await fixture.seed([before]), { created: 1 })
      assert.deepEqual(await fixture.seed([before]), { unchanged: 1 })
      assert.deepEqual(await fixture.seed([after]), { updated: 1 })
      assert.deepEqual(await fixture.seed([after]), { unchanged: 1 })
      assert.deepEqual(await fixture.seed([before]), { updated: 1 })

      await fixture.edit('a', { [column]: edit })
      assert.deepEqual(await fixture.seed([after]), { kept: 1 })
    })

  test('that are days or have no zone mean the same wherever the process runs', async ({
    assert,
  }) => {
    const fixture = await setUp()
    const rows = [a({ day: '2026-03-01', local_time: '2026-03-01 20:30:00' })]
    for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
      moveTo(zone)
      assert.deepEqual(await fixture.seed(rows), { [zone === 'UTC' ? 'created' : 'unchanged']: 1 })
      await fixture.db.from('iti_seed_states').delete()
      assert.deepEqual(await fixture.seed(rows), { unchanged: 1 }, zone)
    }
    assert.deepEqual(await fixture.seed([a({ day: '2026-03-02' })]), { updated: 1 })
    moveTo('Asia/Shanghai')
    assert.deepEqual(await fixture.seed([a({ day: '2026-03-03' })]), { updated: 1 })
  })

  test('that a declaration leaves undefined are not declared', async ({ assert }) => {
    const fixture = await setUp()
    await fixture.seed([a({ sort: undefined, secret: 'S' })])
    await fixture.edit('a', { sort: 5 })

    assert.deepEqual(await fixture.seed([a({ sort: undefined, secret: undefined })]), {
      unchanged: 1,
    })
    assert.containsSubset(await fixture.thing('a'), { sort: 5, secret: 'S' })
  })
})

test.group('Columns of a seed', () => {
  test('that are not declared any more stay as they are, and are kept if they were edited when they come back', async ({
    assert,
  }) => {
    const fixture = await setUp()
    await fixture.seed([a({ sort: 1, secret: 'S' })])
    assert.deepEqual(await fixture.seed([a({})]), { unchanged: 1 })
    assert.containsSubset(await fixture.thing('a'), { sort: 1, secret: 'S' })

    assert.deepEqual(await fixture.seed([a({ sort: 2 })]), { updated: 1 })
    await fixture.edit('a', { secret: 'mine' })
    assert.deepEqual(await fixture.seed([a({ sort: 3 })]), { updated: 1 })
    assert.deepEqual(await fixture.seed([a({ sort: 4, secret: 'S' })]), { kept: 1 })
  })

  test('that a migration added are followed, unless an operator was there first', async ({
    assert,
  }) => {
    const fixture = await setUp()
    const rows = [
      { code: 'a', name: 'A' },
      { code: 'b', name: 'B' },
    ]
    await fixture.seed(rows)
    await fixture.db.connection().schema.alterTable('things', (table) => {
      table.string('color', 16).notNullable().defaultTo('grey')
    })
    assert.deepEqual(await fixture.seed(rows), { unchanged: 2 })
    await fixture.edit('a', { color: 'red' })

    const colored = rows.map((row) => ({ ...row, color: 'blue' }))
    assert.deepEqual(await fixture.seed(colored), { kept: 1, updated: 1 })
    assert.containsSubset(await fixture.things(), [{ color: 'red' }, { color: 'blue' }])
  })

  test('that are added and declared by one release are followed', async ({ assert }) => {
    const fixture = await setUp()
    await fixture.seed([a({})])
    await fixture.db.connection().schema.alterTable('things', (table) => {
      table.string('color', 16).notNullable().defaultTo('grey')
    })

    assert.deepEqual(await fixture.seed([a({ color: 'blue' })]), { updated: 1 })
  })

  test('that a migration dropped do not matter once they are not declared', async ({ assert }) => {
    const fixture = await setUp()
    await fixture.seed([a({ note: 'N' })])
    await fixture.db.connection().schema.alterTable('things', (table) => {
      table.dropColumn('note')
    })

    await assert.rejects(
      () => fixture.seed([a({ note: 'N' })]),
      'The seed "things.rows" is wrong: the database has no column "note" in a table things'
    )
    assert.deepEqual(await fixture.seed([a({})]), { unchanged: 1 })
    assert.deepEqual(await fixture.seed([a({ name: 'New' })]), { updated: 1 })
  })
})
