import { test } from '@japa/runner'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createMigration,
  inferIntent,
  migrationBody,
  type MigrationIntent,
} from '../../../src/migrations/main.js'
import { FIRST, SyncFixture } from './sync_fixture.js'

const now = new Date('2026-11-22T09:30:00.900Z')

test.group('A new migration', () => {
  test('bears the present moment, and goes into the lock file', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    const path = await createMigration({
      root: fixture.root,
      slug: 'create_orders',
      body: 'x\n',
      now,
    })

    assert.match(path, /^database\/migrations\/20261122093000_[0-9a-f]{10}_create_orders\.ts$/)
    assert.equal(await readFile(join(fixture.root, path), 'utf8'), 'x\n')
    const lock = await readFile(fixture.lockPath, 'utf8')
    const [, , head, line] = lock.split('\n')
    const file = path.replace('database/migrations/', '')
    assert.equal(head, `head ${file}`)
    assert.equal(line, `${file.split('_')[1]} ${file}`)
  })

  test('goes behind everything that is there, also behind what lies in the future', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    const paths: string[] = []
    for (const slug of ['first', 'second', 'third']) {
      paths.push(await createMigration({ root: fixture.root, slug, body: '', now }))
    }

    assert.deepEqual(
      paths.map((path) => path.split('/')[2]!.slice(0, 14)),
      ['20261122093000', '20261122093001', '20261122093002']
    )
  })

  test('leaves a project that is in sync in sync', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    await fixture.sync()
    await createMigration({ root: fixture.root, slug: 'create_orders', body: '', now })

    assert.deepEqual(await fixture.judge(), { codes: [0, 0], states: [], hasWritten: false })
  })

  test('writes nothing under a name that is refused', async ({ assert }) => {
    const fixture = await SyncFixture.create()

    await assert.rejects(
      () => createMigration({ root: fixture.root, slug: 'Create Orders', body: '', now }),
      /"Create Orders" cannot name a migration/
    )
    assert.deepEqual(await fixture.snapshot(), { lock: '' })
  })

  test('writes nothing while the lock file has two lines about one revision', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    const orders = '20261101000000_4be1c09f2a_create_orders.ts'
    const bills = orders.replace('orders', 'bills')
    const lock = `4be1c09f2a ${orders}\n4be1c09f2a ${orders}\n4be1c09f2a ${bills}\n`
    await writeFile(fixture.lockPath, lock)

    await assert.rejects(
      () => createMigration({ root: fixture.root, slug: 'create_parts', body: '', now }),
      /migrations\.lock, line 3: "4be1c09f2a \S+_bills\.ts" and "4be1c09f2a \S+_orders\.ts" are/
    )
    assert.deepEqual(await fixture.snapshot(), { lock })
    await writeFile(fixture.lockPath, lock.replace(`4be1c09f2a ${bills}\n`, ''))
    await createMigration({ root: fixture.root, slug: 'create_parts', body: '', now })
  })

  test('infers from "{slug}" what it is for')
    .with([
      { slug: 'create_orders', intent: { kind: 'create', table: 'orders' } },
      { slug: 'create_order_lines_table', intent: { kind: 'create', table: 'order_lines' } },
      { slug: 'alter_orders', intent: { kind: 'alter', table: 'orders' } },
      { slug: 'add_price_to_parts', intent: { kind: 'alter', table: 'parts' } },
      { slug: 'drop_price_from_parts_table', intent: { kind: 'alter', table: 'parts' } },
      { slug: 'backfill', intent: { kind: 'empty' } },
    ] as const)
    .run(({ assert }, { slug, intent }) => {
      assert.deepEqual(inferIntent(slug), intent as MigrationIntent)
    })

  test('starts with a statement for each direction', ({ assert }) => {
    const created = migrationBody({ kind: 'create', table: 'orders' })

    assert.match(created, /up\(\) \{\n {4}this\.schema\.createTable\('orders'/)
    assert.match(created, /down\(\) \{\n {4}this\.schema\.dropTable\('orders'\)/)
    assert.match(
      migrationBody({ kind: 'alter', table: 'orders' }),
      /alterTable\('orders'[^]*alterTable\('orders'/
    )
    assert.notInclude(migrationBody({ kind: 'empty' }), 'this.schema')
  })
})
