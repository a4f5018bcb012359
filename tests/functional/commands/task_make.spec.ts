import { test } from '@japa/runner'
import { list, put } from './plugin_project.js'
import { TemporaryProject } from './temporary_project.js'

const MANIFEST = `import { defineModule } from '@iti/framework/modules'
import { menus } from './menus.js'

export default defineModule({
  name: 'inventory',
  title: 'Inventory',
  requires: [],
  menus,
})
`

async function makeProject() {
  const project = await TemporaryProject.create()
  await put(project, 'tsconfig.json', '{}')
  await put(project, 'modules/inventory/module.ts', MANIFEST)
  return project
}

test.group('node ace make:task', (group) => {
  // each of its commands boots an application
  group.each.timeout(180_000)

  test('makes a task of a module, and lists it, without environment and database', async ({
    assert,
  }) => {
    const project = await makeProject()
    const first = await project.ace('make:task', 'inventory', 'sync_parts')
    assert.equal(first.exitCode, 0, first.stderr)
    assert.include(first.stdout, 'node ace task:run inventory.sync_parts --wait')

    const task = await project.read('modules/inventory/tasks/sync_parts.ts')
    assert.include(task, 'export default class SyncParts extends Task {')
    assert.include(task, "static override id = 'inventory.sync_parts'")
    assert.include(
      await project.read('modules/inventory/module.ts'),
      "  menus,\n  tasks: [() => import('./tasks/sync_parts.js')],\n"
    )

    await project.ace('make:task', 'inventory', 'count_parts')
    const loaders = "() => import('./tasks/sync_parts.js'), () => import('./tasks/count_parts.js')"
    assert.include(await project.read('modules/inventory/module.ts'), `tasks: [${loaders}]`)
  })

  test('finds the list in a file that the manifest imports', async ({ assert }) => {
    const project = await makeProject()
    await project.edit('modules/inventory/module.ts', (text) =>
      text.replaceAll('menus', 'tasks').replace('./tasks.js', './lists/tasks.js')
    )
    await put(project, 'modules/inventory/lists/tasks.ts', 'export const tasks = []\n')
    const { exitCode, stderr } = await project.ace('make:task', 'inventory', 'sync_parts')

    assert.equal(exitCode, 0, stderr)
    assert.equal(
      await project.read('modules/inventory/lists/tasks.ts'),
      "export const tasks = [() => import('../tasks/sync_parts.js')]\n"
    )
  })

  test('makes a task of the application, and config/tasks.ts if that is not there', async ({
    assert,
  }) => {
    const project = await makeProject()
    await project.ace('make:task', 'app', 'sweep')
    assert.include(await project.read('app/tasks/sweep.ts'), "id = 'app.sweep'")
    const config = await project.read('config/tasks.ts')
    assert.include(config, "tasks: [() => import('../app/tasks/sweep.js')]")

    await project.remove('app/tasks/sweep.ts')
    await project.ace('make:task', 'app', 'sweep')
    assert.equal(await project.read('config/tasks.ts'), config)
  })

  test('makes a task of a plugin', async ({ assert }) => {
    const project = await makeProject()
    const plugin =
      "import { definePlugin } from 'x'\nexport default definePlugin({ name: 'badges' })\n"
    await put(project, 'plugins/badges/plugin.ts', plugin)
    await list(project, "{ use: () => import('#plugins/badges/plugin') },")
    await project.ace('make:task', 'badges', 'print')
    assert.include(await project.read('plugins/badges/tasks/print.ts'), "id = 'badges.print'")
    assert.include(
      await project.read('plugins/badges/plugin.ts'),
      "tasks: [() => import('./tasks/print.js')]"
    )
  })

  test('refuses what is taken, unknown or no name, and writes nothing', async ({ assert }) => {
    const project = await makeProject()
    await project.ace('make:task', 'inventory', 'sync_parts')
    const before = await project.read('modules/inventory/module.ts')
    for (const [owner, name, reason] of [
      ['inventory', 'sync_parts', 'modules/inventory/tasks/sync_parts.ts exists already'],
      ['inventory', 'SyncParts', '"SyncParts" is no name of a task: it takes 2 to 31 lower-case'],
      ['inventory', '../sync', '"../sync" is no name of a task'],
      [
        'inventory',
        'task',
        'generated code uses "Task" itself. Choose another, for example do_task',
      ],
      ['system', 'sync', 'no module and no plugin "system" that could have a task. There are: inv'],
      ['crm', 'sync', 'There are: inventory, app'],
    ] as const) {
      const { exitCode, stderr } = await project.ace('make:task', owner, name)
      assert.equal(exitCode, 1)
      assert.include(stderr, reason)
    }
    assert.equal(await project.read('modules/inventory/module.ts'), before)
  })

  test('says what belongs where, if it cannot write it there', async ({ assert }) => {
    const project = await makeProject()
    await project.edit('modules/inventory/module.ts', (text) =>
      text.replace('  menus,\n', '  tasks: makeTasks(),\n')
    )
    const { exitCode, stderr } = await project.ace('make:task', 'inventory', 'sync_parts')
    assert.equal(exitCode, 1)
    assert.include(stderr, '"tasks" in modules/inventory/module.ts cannot take in the task')
    assert.include(stderr, "() => import('./tasks/sync_parts.js')")
    await assert.rejects(() => project.read('modules/inventory/tasks/sync_parts.ts'))
  })
})
