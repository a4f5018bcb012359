import { test } from '@japa/runner'
import { TemporaryProject } from './temporary_project.js'

test.group('node ace make:migration', () => {
  test('goes before the command of Lucid, and needs no database', async ({ assert }) => {
    const project = await TemporaryProject.create()
    const { exitCode, stdout, stderr } = await project.ace('make:migration', 'create_orders')

    assert.equal(exitCode, 0, stderr)
    const [file] = await project.migrations()
    assert.match(file!, /^\d{14}_[0-9a-f]{10}_create_orders\.ts$/)
    assert.include(stdout, file!)
    assert.include(await project.read(`database/migrations/${file}`), "createTable('orders'")
    assert.include(await project.read('database/migrations.lock'), `head ${file}\n`)
  })

  test('writes {slug} from {args}')
    .with([
      { args: ['add_price', '--alter=parts'], slug: 'add_price', has: "alterTable('parts'" },
      { args: ['start', '--create=parts'], slug: 'start', has: "createTable('parts'" },
      { args: ['fill_in_prices'], slug: 'fill_in_prices', has: "alterTable('prices'" },
      { args: ['rename_everything'], slug: 'rename_everything', has: 'up() {}' },
      { args: ['OrderLine'], slug: 'create_order_lines', has: "createTable('order_lines'" },
      { args: ['orders'], slug: 'create_orders', has: "createTable('orders'" },
      { args: ['CreateOrders'], slug: 'create_orders', has: "createTable('orders'" },
    ])
    .run(async ({ assert }, { args, slug, has }) => {
      const project = await TemporaryProject.create()
      const { exitCode, stderr } = await project.ace('make:migration', ...args)

      assert.equal(exitCode, 0, stderr)
      const [file] = await project.migrations()
      assert.isTrue(file!.endsWith(`_${slug}.ts`), file)
      assert.include(await project.read(`database/migrations/${file}`), has)
    })

  test('refuses {name} with a proposal or a reason')
    .with([
      { name: 'create-orders', says: /for example "create_orders"/ },
      { name: 'orders/create', says: /for example "orders_create"/ },
      { name: 'iti0000001_create', says: /leave the revision out/ },
    ])
    .run(async ({ assert }, { name, says }) => {
      const project = await TemporaryProject.create()
      const { exitCode, stderr } = await project.ace('make:migration', name)

      assert.equal(exitCode, 1)
      assert.match(stderr, says)
      assert.deepEqual(await project.migrations(), [])
    })
})
