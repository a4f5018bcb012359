import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { FreshClone } from './fresh_clone.js'
import { runProcess } from './run_process.js'

const NODE = process.execPath

test.group('Host | make:module', (group) => {
  let clone: FreshClone
  const run = (...args: string[]) => runProcess(NODE, args, { cwd: clone.root })

  group.bail()
  group.setup(async () => {
    clone = await FreshClone.create({ linkModules: true })
    return () => clone.dispose()
  })

  test('writes a module, its model, its migration, and its line in adonisrc.ts', async ({
    assert,
  }) => {
    await run('ace.js', 'make:module', 'crm', '--resource=customer')
    const files = await readdir(join(clone.root, 'modules/crm'))
    assert.deepEqual(files.sort(), [
      'controllers',
      'module.ts',
      'routes.ts',
      'services',
      'tests',
      'transformers',
      'validators',
    ])
    assert.deepEqual(await readdir(join(clone.root, 'models/crm')), ['customer.ts'])
    const migrations = await readdir(join(clone.root, 'database/migrations'))
    assert.match(migrations.sort().at(-1)!, /^\d{14}_[0-9a-f]{10}_create_crm_customers\.ts$/)
    assert.include(
      await readFile(join(clone.root, 'adonisrc.ts'), 'utf8'),
      "() => import('#modules/crm/module')"
    )

    const { modules } = JSON.parse(await run('ace.js', 'iti:modules', '--json'))
    assert.deepEqual(
      modules.map((module: { name: string }) => module.name),
      ['system', 'inventory', 'orders', 'crm']
    )
  })

  test('what it wrote compiles, passes the lint, boots and passes its own test', async ({
    assert,
  }) => {
    await run('node_modules/typescript/bin/tsc', '--noEmit')
    const written = ['modules/crm', 'models/crm', 'adonisrc.ts']
    await run('node_modules/eslint/bin/eslint.js', ...written)
    await run('node_modules/prettier/bin/prettier.cjs', '--check', ...written)
    const output = await run('ace.js', 'test', 'functional', '--files=modules/crm/tests/customers')
    assert.match(output, /Tests\s+3 passed \(3\)/)
  })

  test('refuses a name that is taken or is none, and writes nothing', async ({ assert }) => {
    const before = await readFile(join(clone.root, 'adonisrc.ts'), 'utf8')
    for (const [name, reason] of [
      ['crm', 'modules/crm exists already'],
      ['system', '"system" is no module name'],
      ['Big-Name', '"Big-Name" is no module name'],
    ]) {
      const error = await run('ace.js', 'make:module', name!).then(
        () => assert.fail(`${name} was accepted`),
        (refusal: Error) => refusal
      )
      assert.include(error.message, reason!)
      assert.include(error.message, 'ended with 1')
    }
    assert.equal(await readFile(join(clone.root, 'adonisrc.ts'), 'utf8'), before)
  })
})
