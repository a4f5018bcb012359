import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { defineSeed } from '../../../src/seeds/main.js'
import { SeedFixture } from './seed_fixture.js'

const rows = [
  { code: 'a', name: 'A' },
  { code: 'b', name: 'B', sort: 2 },
]

test.group('Rows of a seed', () => {
  test('are created once', async ({ assert }) => {
    const fixture = await SeedFixture.create()

    assert.deepEqual(await fixture.seed(rows), { created: 2 })
    const first = await fixture.things()
    assert.deepEqual(await fixture.seed(rows), { unchanged: 2 })

    assert.deepEqual(await fixture.things(), first)
    assert.containsSubset(first, [{ ...rows[0], sort: 0 }, rows[1]])
    assert.isNotNull(first[0]!.created_at)
  })

  test('follow a new declaration while nobody touched them', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    await fixture.seed(rows)

    const redeclared = [{ ...rows[0], name: 'New' }, rows[1]!]
    assert.deepEqual(await fixture.seed(redeclared), { updated: 1, unchanged: 1 })
    assert.deepEqual(await fixture.seed(redeclared), { unchanged: 2 })
    assert.containsSubset(await fixture.thing('a'), { name: 'New' })
  })

  test('are kept as an operator edited them, until they are as declared again', async ({
    assert,
  }) => {
    const fixture = await SeedFixture.create()
    await fixture.seed(rows)
    await fixture.edit('a', { name: 'Mine' })

    const redeclared = [{ ...rows[0], name: 'New', sort: 7 }]
    assert.deepEqual(await fixture.seed(redeclared), { kept: 1 })
    assert.deepEqual(await fixture.seed(redeclared), { kept: 1 })
    assert.containsSubset(await fixture.thing('a'), { name: 'Mine', sort: 0 })

    await fixture.edit('a', { name: 'New', sort: 7 })
    assert.deepEqual(await fixture.seed(redeclared), { unchanged: 1 })
    assert.deepEqual(await fixture.seed([{ ...redeclared[0], sort: 8 }]), { updated: 1 })
  })

  test('follow when an operator took an edit back', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    await fixture.seed(rows)
    await fixture.edit('a', { name: 'Mine' })
    assert.deepEqual(await fixture.seed([{ code: 'a', name: 'New' }]), { kept: 1 })
    await fixture.edit('a', { name: 'A' })

    assert.deepEqual(await fixture.seed([{ code: 'a', name: 'New' }]), { updated: 1 })
  })

  test('are not edited by a change of what they do not declare', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    await fixture.seed(rows)
    await fixture.edit('a', { sort: 9, updated_at: '2030-01-01 00:00:00' })

    assert.deepEqual(await fixture.seed([{ code: 'a', name: 'New' }]), { updated: 1 })
    assert.containsSubset(await fixture.thing('a'), { name: 'New', sort: 9 })
  })

  test('take a column that is declared later, unless an operator has set it before', async ({
    assert,
  }) => {
    const fixture = await SeedFixture.create()
    await fixture.seed(rows)
    await fixture.edit('a', { sort: 9 })
    await fixture.seed([{ code: 'a', name: 'New' }])

    const later = [
      { code: 'a', name: 'New', sort: 3 },
      { ...rows[1]!, price: 5 },
    ]
    assert.deepEqual(await fixture.seed(later), { kept: 1, updated: 1 })
    assert.containsSubset(await fixture.thing('a'), { sort: 9 })
  })

  test('are not brought back after an operator deleted them', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    await fixture.seed(rows)
    await fixture.db.from('things').where('code', 'a').delete()

    assert.deepEqual(await fixture.seed([...rows, { code: 'c', name: 'C' }]), {
      skipped: 1,
      unchanged: 1,
      created: 1,
    })
    assert.lengthOf(await fixture.things(), 2)
  })

  test('leave a row alone that was there before them, and adopt it if it is the same', async ({
    assert,
  }) => {
    const fixture = await SeedFixture.create()
    const times = { created_at: '2026-11-22 09:30:00', updated_at: '2026-11-22 09:30:00' }
    await fixture.db.table('things').multiInsert([
      { code: 'a', name: 'A', ...times },
      { code: 'b', name: 'Mine', ...times },
    ])

    assert.deepEqual(await fixture.seed(rows), { unchanged: 1, kept: 1 })
    assert.deepEqual(await fixture.seed([{ code: 'a', name: 'New' }, rows[1]!]), {
      updated: 1,
      kept: 1,
    })
  })

  test('compare values as every driver returns them', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const row = {
      code: '007',
      name: '1.50',
      visible: false,
      sort: -3,
      price: 2.5,
      options: { z: [1, { b: true, a: null }], a: 'text' },
      starts_at: DateTime.fromISO('2026-11-22T09:30:00Z', { zone: 'utc' }),
    }
    await fixture.seed([row])

    // without memory of what the seeds wrote, only the values themselves can be compared
    await fixture.db.from('iti_seed_states').delete()
    const spelled = {
      ...row,
      options: { a: 'text', z: row.options.z },
      starts_at: new Date('2026-11-22T09:30:00Z'),
    }
    assert.deepEqual(await fixture.seed([spelled]), { unchanged: 1 })
    assert.deepEqual(await fixture.seed([{ ...spelled, visible: true }]), { updated: 1 })
  })

  test('see the edit of each kind of value', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const declared = {
      visible: true,
      sort: 1,
      price: 1,
      options: { a: 1 },
      starts_at: new Date('2026-11-22T09:30:00Z'),
      secret: 'text',
    }
    const edits = {
      visible: false,
      sort: 2,
      price: 1.01,
      options: '{"a":2}',
      starts_at: '2026-11-22 09:30:01',
      secret: null,
    }
    const columns = Object.keys(declared) as (keyof typeof declared)[]
    const things = columns.map((column) => ({
      code: column,
      name: 'X',
      [column]: declared[column],
    }))
    assert.deepEqual(await fixture.seed(things), { created: columns.length })

    for (const column of columns) await fixture.edit(column, { [column]: edits[column] })
    assert.deepEqual(await fixture.seed(things), { kept: columns.length })
  })

  test('are not taken for edited when the database rounds them', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const rounded = [{ code: 'a', name: 'A', price: 1.239 }]
    await fixture.seed(rounded)

    assert.deepEqual(await fixture.seed(rounded), { unchanged: 1 })
    assert.deepEqual(await fixture.seed([{ ...rounded[0], price: 3 }]), { updated: 1 })
  })

  test('get what only a creation brings, which is never looked at again', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const created: unknown[] = []
    const onCreate = async (row: Record<string, unknown>) => {
      created.push(row.code)
      return { secret: `of ${row.code}` }
    }
    await fixture.seed(rows, { onCreate })
    await fixture.edit('a', { secret: 'changed' })

    assert.deepEqual(await fixture.seed([{ code: 'a', name: 'New' }, rows[1]!], { onCreate }), {
      updated: 1,
      unchanged: 1,
    })
    assert.deepEqual(created, ['a', 'b'])
    const things = await fixture.things()
    assert.deepEqual(
      things.map((thing) => thing.secret),
      ['changed', 'of b']
    )
  })

  test('are answered with their ids, without the deleted ones', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    await fixture.seed(rows)
    await fixture.db.from('things').where('code', 'a').delete()

    let ids = new Map<string, number>()
    const seed = defineSeed({
      name: 'things.rows',
      async run(context) {
        const declared = [...rows, { code: 'c', name: 'C' }]
        ids = await context.rows({ table: 'things', key: 'code', rows: declared })
      },
    })
    await fixture.run([seed])

    const things = await fixture.things()
    assert.deepEqual([...ids], things.map((thing) => [thing.code, thing.id]) as [string, number][])
    assert.lengthOf(things, 2)
  })

  test('of another key are other rows: the old one stays, whoever edited or deleted it', async ({
    assert,
  }) => {
    const fixture = await SeedFixture.create()
    await fixture.seed([...rows, { code: 'c', name: 'C' }])
    await fixture.edit('b', { name: 'Mine' })
    await fixture.db.from('things').where('code', 'c').delete()

    const renamed = ['a2', 'b2', 'c2'].map((code) => ({ code, name: 'New' }))
    assert.deepEqual(await fixture.seed(renamed), { created: 3 })
    const things = await fixture.things()
    assert.deepEqual(
      things.map(({ code, name }) => [code, name]),
      [['a', 'A'], ['b', 'Mine'], ...renamed.map(({ code, name }) => [code, name])]
    )
    assert.deepEqual(await fixture.seed([{ code: 'c', name: 'C' }, rows[1]!]), {
      skipped: 1,
      kept: 1,
    })
  })
})
