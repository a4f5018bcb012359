import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { FreshClone } from './fresh_clone.js'
import { refusal, snapshot } from './generated.js'
import { runProcess } from './run_process.js'

const NODE = process.execPath
const CONFIG = 'config/plugins.ts'
const ENVIRONMENT = {
  NODE_ENV: 'development',
  HOST: 'localhost',
  PORT: '3333',
  LOG_LEVEL: 'error',
  APP_URL: 'http://localhost:3333',
  APP_KEY: 'a-key-that-is-long-enough-for-tests',
  DB_CONNECTION: 'sqlite',
}

test.group('Host | make:plugin', (group) => {
  let clone: FreshClone
  const run = (...args: string[]) => runProcess(NODE, args, { cwd: clone.root })
  const runConfigured = (...args: string[]) => {
    const env = { ...ENVIRONMENT, DB_DATABASE: join(clone.root, 'tmp/badges.sqlite3') }
    return runProcess(NODE, args, { cwd: clone.root, env })
  }
  const read = (path: string) => readFile(join(clone.root, path), 'utf8')
  const edit = async (path: string, change: (text: string) => string) =>
    writeFile(join(clone.root, path), change(await read(path)))
  const everything = async () => ({
    ...(await snapshot(clone.root)),
    plugins: await readdir(join(clone.root, 'plugins'), { recursive: true }),
    config: await read(CONFIG),
    manifest: await read('package.json'),
  })

  group.bail()
  group.setup(async () => {
    clone = await FreshClone.create({ linkModules: true })
    return () => clone.dispose()
  })

  test('writes a plugin and its entry, and leaves the others as they are', async ({ assert }) => {
    const before = await read(CONFIG)
    const output = await run('ace.js', 'make:plugin', 'badges')

    const folder = join(clone.root, 'plugins/badges')
    const files = await readdir(folder)
    assert.deepEqual(files.sort(), [
      'controllers',
      'database',
      'hooks.ts',
      'options.ts',
      'plugin.ts',
      'routes.ts',
      'services',
      'tests',
    ])
    const [migration, manifest] = await readdir(join(folder, 'database'))
    // "bad" could be hex digits
    assert.match(migration!, /^\d{14}_bag[0-9a-f]{7}_create_badges\.ts$/)
    assert.equal(manifest, 'manifest.json')
    assert.match(output, /Next: node ace iti:sync-migrations, then .*migration:run, then .*db:seed/)

    const entry = "  { use: () => import('#plugins/badges/plugin') },\n"
    assert.equal(await read(CONFIG), before.replace(/\]\)\n$/, `${entry}])\n`))
  })

  test('what it wrote compiles, passes the lint, boots and passes its own test', async ({
    assert,
  }) => {
    await run('node_modules/typescript/bin/tsc', '--noEmit')
    const written = ['plugins/badges', CONFIG, 'package.json']
    await run('node_modules/eslint/bin/eslint.js', 'plugins/badges', CONFIG)
    await run('node_modules/prettier/bin/prettier.cjs', '--check', ...written)
    await run('ace.js', 'iti:manifest', 'badges', '--check')

    const sync = await run('ace.js', 'iti:sync-migrations')
    assert.match(sync, /NEW \S+_create_badges\.ts of plugins\/badges/)
    const output = await run('ace.js', 'test', 'functional', '--files=plugins/badges/tests/badges')
    assert.match(output, /Tests\s+2 passed \(2\)/)
  })

  test('what it wrote migrates and is seeded in a database of its own', async ({ assert }) => {
    assert.match(await runConfigured('ace.js', 'migration:run'), /create_badges/)
    assert.match(await runConfigured('ace.js', 'db:seed'), /created/)
    assert.match(await runConfigured('ace.js', 'db:seed', '--dry-run'), /0 created/)
    assert.match(await runConfigured('ace.js', 'iti:modules'), /badges/)
  })

  test('takes options that fit, and no others', async ({ assert, cleanup }) => {
    const before = await read(CONFIG)
    cleanup(() => writeFile(join(clone.root, CONFIG), before))
    const withOptions = (options: string) =>
      edit(CONFIG, () =>
        before.replace("badges/plugin') }", `badges/plugin'), options: ${options} }`)
      )

    await withOptions('{ maxListed: 1 }')
    const list = await refusal(
      run('ace.js', 'test', 'functional', '--files=plugins/badges/tests/badges')
    )
    assert.match(list, /✖ are listed, the newest first/)
    assert.match(list, /Tests\s+1 passed, 1 failed \(2\)/)
    await withOptions('{ maxListed: 0 }')
    const message = await refusal(runConfigured('ace.js', 'list:routes'))
    assert.include(message, 'The options of the plugin "badges" do not fit: maxListed is 0')
  })

  test('chooses another prefix where its own is taken', async ({ assert }) => {
    await run('ace.js', 'make:plugin', 'bag_shop')
    const [migration] = await readdir(join(clone.root, 'plugins/bag_shop/database'))
    assert.match(migration!, /^\d{14}_bas[0-9a-f]{7}_create_bag_shop\.ts$/)
  })

  test('makes the list and the name for imports where there are none', async ({ assert }) => {
    await rm(join(clone.root, CONFIG))
    await edit('package.json', (text) => text.replace(/.*"#plugins\/\*".*\n/, ''))
    await run('ace.js', 'make:plugin', 'stamps')

    assert.equal(
      await read(CONFIG),
      `import { defineConfig } from '@iti/framework/plugins'

export default defineConfig([{ use: () => import('#plugins/stamps/plugin') }])
`
    )
    assert.include(await read('package.json'), '"#plugins/*": "./plugins/*.js"')
    await run('ace.js', 'iti:sync-migrations', '--check').catch(() => {})
    assert.match(await run('ace.js', 'iti:sync-migrations'), /of plugins\/stamps is new/)
  })

  test('refuses a name that is taken or is none, and writes nothing', async ({ assert }) => {
    const before = await everything()
    for (const [name, reason] of [
      ['badges', 'plugins/badges exists already'],
      ['inventory', 'modules/inventory exists already'],
      ['system', '"system" is no plugin name'],
      ['Big-Name', '"Big-Name" is no plugin name'],
      ['class', '"class" is no plugin name: JavaScript reserves'],
      ['iti_users', '_create_iti_users.ts exists already'],
    ]) {
      const message = await refusal(run('ace.js', 'make:plugin', name!))
      assert.include(message, reason!)
      assert.include(message, 'ended with 1')
    }
    assert.deepEqual(await everything(), before)
  })

  test('writes nothing where it cannot be made known', async ({ assert, cleanup }) => {
    const before = await read(CONFIG)
    cleanup(() => writeFile(join(clone.root, CONFIG), before))
    await edit(CONFIG, () => 'export default []\n')
    const untouched = await everything()

    const message = await refusal(run('ace.js', 'make:plugin', 'coins'))
    assert.include(message, 'config/plugins.ts cannot take in the plugin, and nothing was written')
    assert.deepEqual(await everything(), untouched)
  })
})
