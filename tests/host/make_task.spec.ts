import { test } from '@japa/runner'
import { FreshClone } from './fresh_clone.js'
import { runProcess } from './run_process.js'

const WRITTEN = [
  'modules/inventory/tasks/sync_parts.ts',
  'modules/inventory/module.ts',
  'plugins/positions/tasks/sync_holders.ts',
  'plugins/positions/plugin.ts',
  'app/tasks/sweep.ts',
  'config/tasks.ts',
]

test.group('Host | make:task', (group) => {
  let clone: FreshClone
  const run = (...args: string[]) => runProcess(process.execPath, args, { cwd: clone.root })

  group.bail()
  group.setup(async () => {
    clone = await FreshClone.create({ linkModules: true })
    return () => clone.dispose()
  })

  test('what it writes for a module, a plugin and the application compiles and passes the lint', async ({
    assert,
  }) => {
    const output = await run('ace.js', 'make:task', 'inventory', 'sync_parts')
    assert.include(output, 'Next: node ace task:run inventory.sync_parts --wait')
    await run('ace.js', 'make:task', 'positions', 'sync_holders')
    await run('ace.js', 'make:task', 'app', 'sweep')

    await run('node_modules/typescript/bin/tsc', '--noEmit')
    await run('node_modules/eslint/bin/eslint.js', ...WRITTEN)
    await run('node_modules/prettier/bin/prettier.cjs', '--check', ...WRITTEN)
    await run('ace.js', 'iti:check')
  })
})
