import { test } from '@japa/runner'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TemporaryProject } from './temporary_project.js'

const CHECK = 'iti:check'
const SERVICE = 'modules/orders/services/place.ts'

const manifest = (name: string, requires: string) =>
  `export default defineModule({ name: '${name}', requires: [${requires}], tables: ['${name}'] })`

async function write({ root }: TemporaryProject, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true })
  await writeFile(join(root, file), text)
}

/** Two modules that keep the rules, in a project without environment, configuration and database. */
async function createProject(): Promise<TemporaryProject> {
  const project = await TemporaryProject.create()
  const files = {
    'modules/parts/module.ts': manifest('parts', ''),
    'modules/parts/facade.ts': 'export class PartsFacade {}',
    'modules/orders/module.ts': manifest('orders', "'parts'"),
    [SERVICE]: "import { PartsFacade } from '../../parts/facade.js'\n",
  }
  for (const [file, text] of Object.entries(files)) await write(project, file, text)
  await project.edit('package.json', (text) =>
    text.replace('}', ', "imports": { "#modules/*": "./modules/*.js" } }')
  )
  await project.edit('adonisrc.ts', (text) =>
    text.replace(
      'providers:',
      "modules: [() => import('#modules/parts/module'), () => import('#modules/orders/module')],\n  providers:"
    )
  )
  return project
}

test.group('node ace iti:check', () => {
  test('finds nothing in a project that keeps the rules', async ({ assert }) => {
    const project = await createProject()
    const { exitCode, stdout, stderr } = await project.ace(CHECK)
    assert.equal(exitCode, 0, stderr)
    assert.match(stdout, /^2 modules, 4 files, 0 violations \(\d+\.\d\d s\)\n$/)

    await write(project, 'plugins/mail/plugin.ts', "definePlugin({ name: 'mail', requires: [] })")
    const withPlugin = await project.ace(CHECK)
    assert.match(withPlugin.stdout, /^2 modules, 1 plugin, 5 files, 0 violations/)
  })

  test('ends in 3, with a line for each violation', async ({ assert }) => {
    const project = await createProject()
    await project.edit(SERVICE, (text) => `${text}import '../../parts/services/stock.js'\n`)

    const { exitCode, stdout } = await project.ace(CHECK)
    const [violation, summary] = stdout.split('\n')
    assert.equal(exitCode, 3)
    assert.equal(
      violation,
      `${SERVICE}:2  foreign-module-file  "../../parts/services/stock.js" is inside of the module "parts". Import modules/parts/facade or modules/parts/events; what is missing there is to be added there.`
    )
    assert.match(summary!, /^2 modules, 4 files, 1 violation \(/)
  })

  test('warns, and still ends in 0', async ({ assert }) => {
    const project = await createProject()
    await project.edit(SERVICE, () => '')

    const { exitCode, stdout } = await project.ace(CHECK)
    assert.equal(exitCode, 0)
    assert.match(stdout, /^warning modules\/orders\/module\.ts:1 {2}unused-requirement {2}"orders"/)
    assert.match(stdout, /0 violations, 1 warning \(/)
  })

  test('prints JSON alone', async ({ assert }) => {
    const project = await createProject()
    await project.edit(SERVICE, () => "import '@iti/framework/src/http/main'")
    const plugin = "definePlugin({ name: 'mail', requires: [], tables: ['mails'] })"
    await write(project, 'plugins/mail/plugin.ts', plugin)

    const { exitCode, stdout } = await project.ace(CHECK, '--json')
    const { ms, ...report } = JSON.parse(stdout)
    assert.equal(exitCode, 3)
    assert.isNumber(ms)
    assert.deepEqual(report, {
      modules: [
        { name: 'orders', requires: ['parts'], optional: [], tables: ['orders'] },
        { name: 'parts', requires: [], optional: [], tables: ['parts'] },
      ],
      plugins: [{ name: 'mail', requires: [], optional: [], tables: ['mails'] }],
      files: 5,
      violations: [
        {
          rule: 'framework-path',
          message: '"@iti/framework/src/http/main" is no entry of the framework.',
          remedy: 'Import one of the "exports" in the package.json of the framework.',
          file: SERVICE,
          line: 1,
        },
      ],
      warnings: [
        {
          rule: 'unused-requirement',
          message: '"orders" requires "parts", and imports nothing of it.',
          remedy:
            'Take it out of "requires" in modules/orders/module.ts; "optional" is for the order alone.',
          file: 'modules/orders/module.ts',
          line: 1,
        },
      ],
    })
  })

  test('prints a graph alone, whatever is broken', async ({ assert }) => {
    const project = await createProject()
    await project.edit(SERVICE, (text) => `${text}import '../../parts/services/stock.js'\n`)

    const mermaid = await project.ace(CHECK, '--graph=mermaid')
    assert.equal(mermaid.exitCode, 0)
    assert.equal(
      mermaid.stdout,
      'graph LR\n  module_orders["orders"]\n  module_parts["parts"]\n  module_orders --> module_parts\n'
    )
    const dot = await project.ace(CHECK, '--graph=dot')
    assert.match(dot.stdout, /^digraph modules \{\n[^]*module_orders -> module_parts\n\}\n$/)
  })

  test('ends in 1 for an unknown format of a graph', async ({ assert }) => {
    const project = await createProject()
    const { exitCode, stdout, stderr } = await project.ace(CHECK, '--graph=svg')
    assert.equal(exitCode, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /"svg" is no format of a graph\. Known are: mermaid, dot/)
  })

  test('ends in 1 for a manifest with a mistake, as JSON too', async ({ assert }) => {
    const project = await createProject()
    await project.edit('modules/orders/module.ts', (text) => text.replace('] })', ' })'))

    const told = await project.ace(CHECK)
    assert.equal(told.exitCode, 1)
    assert.match(told.stderr, /modules\/orders\/module\.ts cannot be read: .* Correct line 1/)
    const json = await project.ace(CHECK, '--json')
    assert.equal(json.exitCode, 1)
    assert.containsSubset(JSON.parse(json.stdout), {
      exitCode: 1,
      error: { code: 'E_PROJECT_UNREADABLE' },
    })
  })
})
