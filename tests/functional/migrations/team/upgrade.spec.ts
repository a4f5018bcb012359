import { test } from '@japa/runner'
import type { Developer } from './developer.js'
import { isolateGit } from './git.js'
import { install } from './releases.js'
import { Team } from './team.js'

/* What a project does of its own between the upgrades. */
const PARTS = {
  slug: 'create_parts',
  up: `this.schema.createTable('parts', (table) => {
      table.increments('id')
      table.string('code', 32).notNullable().unique()
      table.integer('customer_id').unsigned().nullable().references('acme_customers.id')
    })`,
}
const PRICES = {
  slug: 'add_price_to_parts',
  up: `this.schema.alterTable('parts', (table) => {
      table.decimal('price', 12, 2).notNullable().defaultTo(0)
      table.index(['price'])
    })
    this.defer((db) => db.from('parts').update({ price: 9.5 }))`,
}
const NOTES = {
  slug: 'widen_acme_orders_note',
  up: `this.schema.alterTable('acme_orders', (table) => table.string('note', 255).nullable().alter())`,
}
const OWN = [PARTS, PRICES, NOTES]
const VERSIONS = ['0.1', '0.2', '0.3'] as const

test.group('Migrations of a team | upgrade', (group) => {
  group.each.setup(isolateGit)

  test('ends in the schema of a new installation, step by step as well as at once', async ({
    assert,
  }) => {
    const team = await Team.create({ release: await install('0.1') })
    const old = team.first
    for (const [at, version] of VERSIONS.entries()) {
      await upgrade(old, version)
      await run(old)
      if (version === '0.1') await fillCustomers(old)
      await old.make(OWN[at]!)
      await run(old)
      if (version === '0.1') await old.database.db.table('parts').insert({ code: 'bolt' })
    }

    const { first: fresh } = await Team.create({ release: await install('0.3') })
    for (const file of OWN) await fresh.make(file)
    await run(fresh)
    assert.notDeepEqual(await fresh.files(), await old.files())
    assert.deepEqual(await old.database.schema(), await fresh.database.schema())

    await old.commit('Upgrade')
    await old.git('push', '--quiet')
    const another = await team.clone()
    await run(another)
    assert.deepEqual(await another.database.schema(), await fresh.database.schema())

    const { db } = old.database
    const customers = await db
      .from('acme_customers')
      .orderBy('id')
      .select('name', 'telephone', 'rank')
    assert.deepEqual(customers, [
      { name: 'A', telephone: '110', rank: 1 },
      { name: 'B', telephone: null, rank: 1 },
    ])
    assert.deepEqual(await db.from('acme_addresses').select('customer_id', 'city'), [
      { customer_id: 1, city: 'Xi’an' },
    ])
    assert.deepEqual(await db.from('acme_orders').select('customer_id', 'note'), [
      { customer_id: 2, note: 'kept' },
    ])
    const [part] = await db.from('parts').select('code', 'price')
    assert.deepEqual([part.code, Number(part.price)], ['bolt', 9.5])
  })

  test('can be taken back, and done again', async ({ assert }) => {
    const { first } = await Team.create({ release: await install('0.2') })
    await run(first)
    await fillCustomers(first, 'telephone')
    await upgrade(first, '0.3')
    await run(first)
    const rows = await first.database.rows()
    const before = await first.snapshot()

    await upgrade(first, '0.2')
    assert.deepEqual(await first.snapshot(), before)
    const { violations, notes } = await first.check({ base: null })
    assert.deepEqual(violations, [])
    assert.lengthOf(
      notes.filter((note) => note.includes('not in the installed release')),
      3
    )
    await first.make(PARTS)
    assert.deepEqual(await run(first), ['create_parts'])

    await upgrade(first, '0.3')
    assert.deepEqual(await first.brokenRules(), [])
    assert.deepEqual(await run(first), [])
    assert.containsSubset(await first.database.rows(), rows)
    assert.lengthOf(await first.files(), 8)
  })
})

async function upgrade(developer: Developer, version: (typeof VERSIONS)[number]): Promise<void> {
  developer.release = await install(version)
  const { exitCode } = await developer.sync()
  if (exitCode !== 0) throw new Error(`The sync of ${version} ended with ${exitCode}`)
}

/** Runs what is pending, without a flag; returns what it was. */
async function run({ database }: Developer): Promise<string[]> {
  const { violations, failure, applied } = await database.migrate()
  if (failure) throw failure.error
  if (violations.length > 0) throw new Error(violations[0]!.message)
  return applied.map(({ name }) => name.slice('database/migrations/'.length + 26))
}

async function fillCustomers({ database: { db } }: Developer, phone = 'phone'): Promise<void> {
  await db.table('acme_customers').multiInsert([
    { id: 1, code: 'a', name: 'A', city: 'Xi’an', [phone]: '110' },
    { id: 2, code: 'b', name: 'B', city: null, [phone]: null },
  ])
  await db.table('acme_orders').insert({ customer_id: 2, note: 'kept' })
}
