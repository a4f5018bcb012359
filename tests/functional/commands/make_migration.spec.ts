import { test } from '@japa/runner'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createPluginProject, pluginText, put } from './plugin_project.js'
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

test.group('node ace make:migration --plugin', () => {
  test('writes behind those of the plugin, with its prefix, and not into the stream', async ({
    assert,
  }) => {
    const project = await createPluginProject()
    const { exitCode, stdout, stderr } = await project.ace(
      'make:migration',
      'add_color_to_badges',
      '--plugin=badges'
    )

    assert.equal(exitCode, 0, stderr)
    const [, file] = await readdir(join(project.root, 'plugins/badges/database'))
    assert.match(file!, /^\d{14}_bag[0-9a-f]{7}_add_color_to_badges\.ts$/)
    assert.include(await project.read(`plugins/badges/database/${file}`), "alterTable('badges'")
    assert.include(stdout, `plugins/badges/database/${file}`)
    assert.match(stdout, /iti:manifest badges, then node ace iti:sync-migrations/)
    assert.deepEqual(await project.migrations(), [])

    await project.ace('iti:manifest', 'badges')
    const sync = await project.ace('iti:sync-migrations', '--from=plugins/badges')
    assert.equal(sync.exitCode, 0, sync.stderr)
    assert.lengthOf(await project.migrations(), 2)
  })

  test('goes behind a migration of the future', async ({ assert }) => {
    const project = await createPluginProject()
    await put(project, 'plugins/badges/database/29991231235959_bag0000002_later.ts', '')
    await project.ace('make:migration', 'create_more', '--plugin=badges')

    const files = await readdir(join(project.root, 'plugins/badges/database'))
    assert.match(files.sort().at(-1)!, /^30000101000000_bag/)
  })

  test('chooses a prefix that no other has for the first of a plugin', async ({ assert }) => {
    const project = await createPluginProject()
    const text = pluginText('bag_tags', '1.0.0').replace(/.*migrations.*\n/, '')
    await put(project, 'plugins/bag_tags/plugin.ts', text)
    const { exitCode, stdout, stderr } = await project.ace(
      'make:migration',
      'create_bag_tags',
      '--plugin=bag_tags'
    )

    assert.equal(exitCode, 0, stderr)
    const [file] = await readdir(join(project.root, 'plugins/bag_tags/database'))
    assert.match(file!, /^\d{14}_bat[0-9a-f]{7}_create_bag_tags\.ts$/)
    assert.match(stdout + stderr, /Add to plugins\/bag_tags\/plugin\.ts: migrations:/)
  })

  test('refuses {plugin}')
    .with([
      { plugin: 'nowhere', says: /There is no plugins\/nowhere\/plugin\.ts/ },
      { plugin: '../badges', says: /There is no plugins\/\.\.\/badges/ },
    ])
    .run(async ({ assert }, { plugin, says }) => {
      const project = await createPluginProject()
      const { exitCode, stderr } = await project.ace('make:migration', 'x_y', `--plugin=${plugin}`)

      assert.equal(exitCode, 1)
      assert.match(stderr, says)
    })
})
