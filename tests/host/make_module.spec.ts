import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { FreshClone } from './fresh_clone.js'
import { parseModules, refusal, snapshot } from './generated.js'
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

    const modules = parseModules(await run('ace.js', 'iti:modules', '--json'))
    assert.deepEqual(
      modules.map((module) => module.name),
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

  test('makes a resource whose name a resource of another module has', async ({ assert }) => {
    await run('ace.js', 'make:module', 'club', '--resource=user')
    const output = await run('ace.js', 'test', 'functional', '--files=modules/club/tests/users')
    assert.match(output, /Tests\s+3 passed \(3\)/)
  })

  test('refuses a name that is taken or is none, and writes nothing', async ({ assert }) => {
    const before = await snapshot(clone.root)
    for (const [command, reason] of [
      ['crm', 'modules/crm exists already'],
      ['system', '"system" is no module name'],
      ['Big-Name', '"Big-Name" is no module name'],
      ['class', '"class" is no module name: JavaScript reserves'],
      ['import', '"import" is no module name: JavaScript reserves'],
      ['fin --resource=delete', '"delete" is no resource name: JavaScript reserves'],
      ['fin --resource=argument', '"argument" is no resource name: JavaScript reserves'],
      ['fin --resource=Big-Name', '"Big-Name" is no resource name'],
      ['web --resource=page', '"page" is no resource name: generated code uses "Page"'],
    ]) {
      const message = await refusal(run('ace.js', 'make:module', ...command!.split(' ')))
      assert.include(message, reason!)
      assert.include(message, 'ended with 1')
    }
    assert.deepEqual(await snapshot(clone.root), before)
  })

  test('writes nothing when one of its files cannot be formatted', async ({ assert, cleanup }) => {
    const before = await snapshot(clone.root)
    const options = join(clone.root, 'modules/.prettierrc.json')
    await writeFile(options, 'not JSON')
    cleanup(() => rm(options))

    const message = await refusal(run('ace.js', 'make:module', 'ledger'))
    assert.include(message, '.prettierrc.json')
    assert.deepEqual(await snapshot(clone.root), before)
  })
})
