import { test } from '@japa/runner'
import { packagePrefix, parseFileName, toFileName } from '../../../src/migrations/main.js'
import { assertSlug, newRevision, nextTimestamp } from '../../../src/migrations/naming.js'

test.group('Names of migrations', () => {
  test('reads the three parts of a name and writes them again', ({ assert }) => {
    const file = '20261122093000_4be1c09f2a_create_orders.ts'
    const name = parseFileName(file)

    assert.deepEqual(name, {
      timestamp: '20261122093000',
      revision: '4be1c09f2a',
      slug: 'create_orders',
    })
    assert.equal(toFileName(name!), file)
  })

  test('takes {file} for no migration')
    .with([
      { file: '1761000000000_create_users_table.ts' },
      { file: '20261122093000_4be1c09f2a_create__orders.ts' },
      { file: '20261122093000_4be1c09f2a_Create.ts' },
      { file: '20261122093000_4be1c09f2_create_orders.ts' },
      { file: '20261122093000_4be1c09f2a_create_orders.js' },
      { file: `20261122093000_4be1c09f2a_${'a'.repeat(92)}.ts` },
    ])
    .run(({ assert }, { file }) => {
      assert.isNull(parseFileName(file))
    })

  test('knows the revisions of packages from those of the project', ({ assert }) => {
    assert.equal(packagePrefix('itif206bf0'), 'iti')
    assert.equal(packagePrefix('abz0000001'), 'abz')
    assert.isNull(packagePrefix('abc0000001'))
    assert.isNull(packagePrefix('4be1c09f2a'))
    for (let count = 0; count < 100; count++) assert.isNull(packagePrefix(newRevision()))
  })

  test('never sorts a new timestamp before an old one', ({ assert }) => {
    assert.equal(nextTimestamp('20261122093000', undefined), '20261122093000')
    assert.equal(nextTimestamp('20261122093000', '20261122092959'), '20261122093000')
    assert.equal(nextTimestamp('20261122093000', '20261122093000'), '20261122093001')
    assert.equal(nextTimestamp('20261122093000', '20280228235959'), '20280229000000')
  })

  test('finds no timestamp behind the last one', ({ assert }) => {
    assert.equal(nextTimestamp('20261122093000', '99991231235958'), '99991231235959')
    assert.throws(
      () => nextTimestamp('20261122093000', '99991231235959'),
      /"99991231235959" cannot name a migration/
    )
  })

  test('refuses "{slug}" as a slug')
    .with([
      { slug: 'Create Orders', says: /for example "create_orders"/ },
      { slug: 'createOrders', says: /for example "create_orders"/ },
      { slug: 'orders/create', says: /for example "orders_create"/ },
      { slug: '', says: /use lower-case letters/ },
      { slug: 'iti0000001_create_orders', says: /leave the revision out/ },
      { slug: 'a'.repeat(92), says: /longer than 91 characters/ },
    ])
    .run(({ assert }, { slug, says }) => {
      assert.throws(() => assertSlug(slug), says)
    })
})
