import { test } from '@japa/runner'
import { SampleProject } from './sample_project.js'

const FILE = 'modules/orders/services/a.ts'
const INNER = '#modules/inventory/services/stock'

async function violationsOf(text: string, file = FILE): Promise<string[]> {
  const project = await SampleProject.create({ [file]: text })
  return project.violations()
}

test.group('Boundaries | syntax of imports', () => {
  test('sees {$self}')
    .with([
      `import stock from '${INNER}'`,
      `import "${INNER}"`,
      `import type { Stock } from '${INNER}'`,
      `import { type Stock } from '${INNER}'`,
      `export { Stock } from '${INNER}'`,
      `export * from '${INNER}'`,
      `export type { Stock } from '${INNER}'`,
      `const load = () => import('${INNER}')`,
      `const load = () => import(\`${INNER}\`)`,
      `const load = () => import(/* later */ '${INNER}', { with: {} })`,
      `const load = () => import('${INNER}' as string)`,
      `const load = (is: boolean) => import(is ? './place.js' : '${INNER}')`,
      `const load = () => import.defer('${INNER}')`,
      `let stock: import('${INNER}').Stock`,
      `let stock: typeof import('${INNER}')`,
      `import stock = require('${INNER}')`,
      `const stock = require('${INNER}')`,
      `/* don't */ import '${INNER}'`,
      `const quote = /'#/; import '${INNER}'`,
      `class A { @inject() method(a: import('${INNER}').Stock) {} }`,
      `const file = import.meta.resolve('${INNER}')`,
      `const file = import.meta.resolve('../../inventory/services/stock.js')`,
      `const file = require.resolve('../../inventory/services/stock.js')`,
      `const file = new URL('../../inventory/services/stock.js', import.meta.url)`,
      `router.get('/', '${INNER}.index')`,
      `router.resource('parts', \`${INNER}\`)`,
      `container.make('${INNER}')`,
      `import('\\x23modules/inventory/services/stock')`,
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [`foreign-module-file ${FILE}:1`])
    })

  test('sees nothing in {$self}')
    .with([
      `// import '${INNER}'`,
      `/* import stock from '${INNER}' */`,
      `/** @see import('${INNER}') */ export const a = 1`,
      `const text = '${INNER}'`,
      `const text = "import '${INNER}'"`,
      `const text = \`import stock from '${INNER}'\``,
      `const paths = { '${INNER}': 1 }`,
      `logger.info('${INNER} is read by others')`,
      `router.get('/', '#modules/orders/controllers/orders_controller.index')`,
      `container.make('#modules/inventory/facade')`,
      `container.make('#config/app')`,
      `log('../../inventory/services/stock.js')`,
      `import.meta.resolve('./place.js')`,
      `require.resolve('lodash')`,
      `path.resolve('../../inventory/services/stock.js')`,
      `new URL('./place.js', import.meta.url)`,
      `new URL('../../../', import.meta.url)`,
      `new URL('../../../tests/files/a.csv', import.meta.url)`,
      `new URL('../../inventory/services/stock.js', 'https://example.com')`,
      `new Address('../../inventory/services/stock.js', import.meta.url)`,
      `const pattern = /import '${INNER.replaceAll('/', '\\/')}'/`,
      `import * as a from './place.js' // '${INNER}'`,
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [])
    })

  test('what a text names is held against its owner, as an import is: {text}')
    .with([
      { text: "router.get('/', '#models/inventory/part')", rule: 'foreign-model' },
      { text: "use('#plugins/mail/plugin')", rule: 'plugin-import' },
      { text: "new URL('../../../models/inventory/', import.meta.url)", rule: 'foreign-model' },
    ])
    .run(async ({ assert }, { text, rule }) => {
      assert.deepEqual(await violationsOf(text), [`${rule} ${FILE}:1`])
    })

  test('a text that names a facade needs the requirement, and is a use of it', async ({
    assert,
  }) => {
    const project = await SampleProject.create({
      'modules/orders/services/place.ts': "container.make('#modules/inventory/facade')",
    })
    assert.deepEqual([project.violations(), project.warnings()], [[], []])
    const file = 'plugins/reports/runs.ts'
    await project.write({ [file]: "container.make('#modules/inventory/facade')" })
    assert.deepEqual(project.violations(), [`undeclared-requirement ${file}:1`])
  })

  test('a migration may mention what it likes', async ({ assert }) => {
    const file = 'database/migrations/2_orders.ts'
    assert.deepEqual(await violationsOf(`import.meta.url; this.note('${INNER}')`, file), [])
  })

  test('tells the line on which the import names its file', async ({ assert }) => {
    const text = `/* '${INNER}' */\nimport {\n  a,\n} from '${INNER}'\n\nimport('${INNER}')`
    assert.deepEqual(await violationsOf(text), [
      `foreign-module-file ${FILE}:4`,
      `foreign-module-file ${FILE}:6`,
    ])
  })

  test('reads {$self}')
    .with(['modules/orders/a.tsx', 'modules/orders/a.mts', 'modules/orders/deep/er/a.js'])
    .run(async ({ assert }, file) => {
      const text = file.endsWith('x')
        ? `const a = <b title="x">it's</b>\nimport '${INNER}'`
        : `\nimport '${INNER}'`
      assert.deepEqual(await violationsOf(text, file), [`foreign-module-file ${file}:2`])
    })

  test('does not read what is installed or hidden', async ({ assert }) => {
    const project = await SampleProject.create({
      'modules/orders/node_modules/a/index.js': `import '${INNER}'`,
      'modules/orders/.cache/a.js': `import '${INNER}'`,
      'modules/orders/notes.md': `import '${INNER}'`,
    })
    assert.deepEqual(project.violations(), [])
  })

  test('what only a run can tell is refused: {$self}')
    .with([
      'import(`#modules/${name}/facade`)',
      'import(`#models/${name}`)',
      'import(`#plugins/${name}/plugin`)',
      'import(`#config/${name}`)',
      'import(`../../${name}/facade.js`)',
      'import(`../../../resources/${name}.js`)',
      "import('#modules/' + name + '/facade')",
      "import('#modules/inventory/facade' + name)",
      "import('#modules/orders' + name)",
      "import(('../../' + name) + '.js')",
      "import('../..' + name)",
      "require('../../inventory/' + name)",
      'import(`@iti/framework/src/${name}`)',
      "import(`#modules/${names['a']}/facade`)",
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [`dynamic-import ${FILE}:1`])
    })

  test('what stays in its own folder may depend on a run: {$self}')
    .with([
      'import(`./${name}.js`)',
      'import(`../tasks/${name}.js`)',
      "import('../' + name)",
      'import(`#modules/orders/tasks/${name}`)',
      'import(`#models/orders/${name}`)',
      'import(`lodash/${name}`)',
      'import(`@iti/framework/models/system/${name}`)',
      'import(name)',
      'const text = `#modules/${name}/facade`',
      "const text = '#modules/' + name",
      '// import(`#modules/${name}/facade`)',
    ])
    .run(async ({ assert }, text) => {
      assert.deepEqual(await violationsOf(text), [])
    })

  test('a migration may not load anything when it runs, but may say "from" and "import"', async ({
    assert,
  }) => {
    const file = 'database/migrations/2_orders.ts'
    const begin = "import { BaseSchema } from '@adonisjs/lucid/schema'\n"
    assert.deepEqual(await violationsOf(`${begin}import(\`./\${name}\`)`, file), [
      `migration-import ${file}:2`,
    ])
    assert.deepEqual(
      await violationsOf(`${begin}// to import\nthis.db.from('parts').select("from 'x'")`, file),
      []
    )
  })
})
