import { test } from '@japa/runner'
import { packageFile, SampleProject } from './sample_project.js'

/* In a file, one import breaks the rule, and the other does not. */
const IMPORTS = [
  {
    rule: 'foreign-module-file',
    file: 'modules/orders/services/a.ts',
    wrong: ['#modules/inventory/services/stock', '../../inventory/services/stock.js'],
    right: [
      '#modules/inventory/facade',
      '../../inventory/facade.js',
      '#modules/inventory/events',
      '../../inventory/facade.js?again',
    ],
  },
  {
    rule: 'foreign-module-file',
    file: 'modules/orders/services/a.ts',
    wrong: [
      '#modules/orders/../inventory/services/stock',
      '#modules/inventory/facade/inner',
      '#modules/inventory',
      '#modules/inventory/tests/fixtures',
    ],
    right: ['#modules/orders/services/place', './place.js', '../services/place.ts'],
  },
  {
    rule: 'foreign-module-file',
    file: 'modules/orders/tests/a.spec.ts',
    wrong: [
      '#modules/inventory/tests/fixtures',
      '#modules/system/users/main',
      '#models/system/user',
    ],
    right: ['@iti/framework/testing', '@iti/framework/models/system/user'],
  },
  {
    rule: 'foreign-model',
    file: 'modules/orders/services/a.ts',
    wrong: ['#models/inventory/part', '../../../models/inventory/part.js'],
    right: ['#models/orders/order', '../../../models/orders/order.js'],
  },
  {
    rule: 'foreign-model',
    file: 'models/orders/order_line.ts',
    wrong: ['#models/inventory/part', '../inventory/part.js'],
    right: ['#models/orders/order', './order.js', '#modules/orders/services/place'],
  },
  {
    rule: 'undeclared-requirement',
    file: 'modules/inventory/services/a.ts',
    wrong: ['#modules/orders/facade', '../../orders/events.js'],
    right: ['#modules/inventory/facade', '../events.js'],
  },
  {
    rule: 'undeclared-requirement',
    file: 'models/inventory/a.ts',
    wrong: ['#modules/orders/facade'],
    right: ['#modules/inventory/facade'],
  },
  {
    rule: 'framework-path',
    file: 'modules/orders/services/a.ts',
    wrong: ['@iti/framework/src/http/main', '@iti/framework/http/main', '@iti/framework/nowhere'],
    right: [
      '@iti/framework',
      '@iti/framework/http',
      '@iti/framework/models/system/user',
      '@iti/framework/providers/module_provider',
      '@iti/framework-extra/src/a',
    ],
  },
  {
    rule: 'node-modules-path',
    file: 'modules/orders/services/a.ts',
    wrong: [
      '../../../node_modules/lodash/index.js',
      '../../../node_modules/@iti/framework/src/http/main.js',
    ],
    right: ['lodash', 'node:path', 'path', '@adonisjs/core/http'],
  },
  {
    rule: 'project-import',
    file: 'modules/orders/services/a.ts',
    wrong: [
      '#start/env',
      '#config/app',
      '../../../providers/app_provider.js',
      '../../../commands/x.js',
      '../../../bin/server.js',
      '../../../app/x.js',
      '#tests/factory',
      '../../../../elsewhere/x.js',
    ],
    right: ['@adonisjs/core/services/app', '#database/schema'],
  },
  {
    rule: 'project-import',
    file: 'models/orders/a.ts',
    wrong: ['#config/app', '#tests/factory'],
    right: ['#models/orders/order'],
  },
  {
    rule: 'project-import',
    file: 'modules/orders/tests/a.spec.ts',
    wrong: ['#start/env', '#config/app'],
    right: ['#tests/factory', '../../../tests/factory.js', './fixtures.js', '@japa/runner'],
  },
  {
    rule: 'project-import',
    file: 'plugins/reports/a.ts',
    wrong: ['#start/env', '../../config/app.js'],
    right: ['@adonisjs/core/services/app', './runs.js'],
  },
  {
    rule: 'test-import',
    file: 'modules/orders/services/a.ts',
    wrong: ['../tests/fixtures.js', '#modules/orders/tests/fixtures', './place.spec.js'],
    right: ['./tests.js', './place.js'],
  },
  {
    rule: 'test-import',
    file: 'models/orders/a.ts',
    wrong: ['#modules/orders/tests/fixtures'],
    right: ['#modules/orders/services/tests'],
  },
  {
    rule: 'plugin-import',
    file: 'modules/orders/services/a.ts',
    wrong: ['#plugins/reports/runs', '../../../plugins/reports/facade.js'],
    right: ['#modules/inventory/facade'],
  },
  {
    rule: 'plugin-import',
    file: 'plugins/mail/a.ts',
    wrong: ['#plugins/reports/runs', '../reports/events.js'],
    right: ['#plugins/mail/b', './b.js'],
  },
  {
    rule: 'plugin-outside',
    file: 'plugins/reports/a.ts',
    wrong: ['#database/schema', '../../resources/texts.js', '../../adonisrc.ts'],
    right: ['#modules/orders/facade', '#modules/orders/events', '@iti/framework/http', 'exceljs'],
  },
  {
    rule: 'foreign-module-file',
    file: 'plugins/reports/a.ts',
    wrong: ['#modules/orders/services/place'],
    right: ['../../modules/orders/facade.js'],
  },
  {
    rule: 'foreign-model',
    file: 'plugins/reports/a.ts',
    wrong: ['#models/orders/order'],
    right: ['./models/run.js'],
  },
  {
    rule: 'undeclared-requirement',
    file: 'plugins/reports/a.ts',
    wrong: ['#modules/inventory/facade'],
    right: ['#modules/orders/facade'],
  },
  {
    rule: 'migration-import',
    file: 'database/migrations/2_create_orders.ts',
    wrong: ['#models/orders/order', 'node:crypto', '@adonisjs/lucid/services/db', './1_x.js'],
    right: ['@adonisjs/lucid/schema'],
  },
  {
    rule: 'migration-import',
    file: 'plugins/reports/database/1_create_runs.ts',
    wrong: ['../runs.js', '@iti/framework/database'],
    right: ['@adonisjs/lucid/schema'],
  },
]

const PLUGIN = "export default definePlugin({ name: 'mail', requires: [] })"

test.group('Boundaries | imports', () => {
  test('{rule} in {file}')
    .with(IMPORTS)
    .run(async ({ assert }, { rule, file, wrong, right }) => {
      const lines = wrong.map((specifier, index) => `import * as a${index} from '${specifier}'`)
      const project = await SampleProject.create({ 'plugins/mail/plugin.ts': PLUGIN })

      await project.write({ [file]: lines.join('\n') })
      assert.deepEqual(
        project.violations().filter((violation) => !violation.startsWith('import-cycle ')),
        wrong.map((_, index) => `${rule} ${file}:${index + 1}`)
      )

      await project.write({ [file]: right.map((name) => `import '${name}'`).join('\n') })
      assert.deepEqual(project.violations(), [])
    })

  test('a sentence says what is wrong, another what to do, both with their values', async ({
    assert,
  }) => {
    const project = await SampleProject.create({
      'modules/inventory/services/a.ts': "\nimport type { A } from '#modules/orders/facade'",
    })
    const [violation] = project.check().violations.filter(({ rule }) => !/cycle/.test(rule))
    assert.deepEqual(violation, {
      rule: 'undeclared-requirement',
      file: 'modules/inventory/services/a.ts',
      line: 2,
      message: '"#modules/orders/facade" is imported, but "inventory" does not require "orders".',
      remedy:
        'Add "orders" to "requires" in modules/inventory/module.ts; "optional" is for the order alone.',
    })
  })

  test('"optional" is for the order, and allows no import', async ({ assert }) => {
    const file = 'modules/orders/module.ts'
    const project = await SampleProject.create()
    await project.write({
      [file]:
        "export default defineModule({ name: 'orders', requires: [], optional: ['inventory'], tables: ['orders'] })",
    })
    assert.deepEqual(project.violations(), [
      'undeclared-requirement modules/orders/services/place.ts:1',
    ])
  })

  test('the name of the own package leads through its exports', async ({ assert }) => {
    const exports = { './*': './modules/*.js' }
    const project = await SampleProject.create({
      'package.json': packageFile('sample', { exports }),
      'modules/orders/a.ts': [
        "import 'sample/inventory/services/stock'",
        "import 'sample/inventory/facade'",
        "import 'sample-other/inventory/services/stock'",
      ].join('\n'),
    })
    assert.deepEqual(project.violations(), ['foreign-module-file modules/orders/a.ts:1'])
  })

  test('conditions and exact names among "imports" are followed', async ({ assert }) => {
    const imports = {
      '#modules/*': { types: './types/*.d.ts', default: './modules/*.js' },
      '#models/*': './models/*.js',
      '#stock': './modules/inventory/services/stock.js',
      '#modules/inventory/open': './modules/inventory/facade.js',
      '#outside/*': '@iti/framework/src/*',
      '#deep/own/*': './modules/orders/services/*.js',
      '#deep/*': './modules/inventory/services/*.js',
    }
    const project = await SampleProject.create({
      'package.json': packageFile('sample', { imports }),
      'modules/orders/a.ts': [
        "import '#stock'",
        "import '#modules/inventory/services/stock'",
        "import '#modules/inventory/open'",
        "import '#outside/http/main'",
        "import '#nowhere'",
        "import '#deep/own/place'",
        "import '#deep/stock'",
      ].join('\n'),
    })
    assert.deepEqual(project.violations(), [
      'foreign-module-file modules/orders/a.ts:1',
      'foreign-module-file modules/orders/a.ts:2',
      'framework-path modules/orders/a.ts:4',
      'foreign-module-file modules/orders/a.ts:7',
    ])
  })

  test('in its own repository the framework is exempt, and its sources have names', async ({
    assert,
  }) => {
    const files = {
      'package.json': packageFile('@iti/framework'),
      'modules/system/module.ts': "import '../../src/modules/main.js'\nimport '#config/app'",
      'models/system/user.ts': "import '#modules/orders/services/place'",
      'modules/orders/services/a.ts': [
        "import '../../../src/http/main.js'",
        "import '#modules/system/users/main'",
        "import '@iti/framework/http'",
        "import '@iti/framework/src/http/main'",
      ].join('\n'),
    }
    const project = await SampleProject.create(files)
    assert.deepEqual(project.violations(), [
      'framework-path modules/orders/services/a.ts:1',
      'foreign-module-file modules/orders/services/a.ts:2',
      'framework-path modules/orders/services/a.ts:4',
    ])
  })
})
