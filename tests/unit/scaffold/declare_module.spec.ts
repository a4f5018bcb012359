import { test } from '@japa/runner'
import { Project } from 'ts-morph'
import { declareModule } from '../../../src/scaffold/declare_module.js'

const LINE = "() => import('#modules/crm/module')"

function declare(text: string): string {
  const sources = new Project({ useInMemoryFileSystem: true })
  sources.createSourceFile('/adonisrc.ts', text)
  return declareModule(sources, '/adonisrc.ts', 'crm').replace(/\s+/g, ' ')
}

test.group('Scaffold | declare a module', () => {
  test('adds it behind those that are declared', ({ assert }) => {
    const list = "modules: [() => import('#modules/a/module')"
    assert.include(declare(`export default defineConfig({ ${list}] })`), `${list}, ${LINE}]`)
  })

  test('adds the list where there is none', ({ assert }) => {
    const text = declare('export default defineConfig({ providers: [] })')
    assert.include(text, `providers: [], modules: [${LINE}]`)
  })

  test('adds it to the constant that holds the list', ({ assert }) => {
    const text = declare('const modules = []\nexport default defineConfig({ modules })')
    assert.include(text, `const modules = [${LINE}]`)
  })

  test('refuses {text}')
    .with([
      { text: 'export default {}' },
      { text: 'export default defineConfig({ modules: findModules() })' },
      { text: 'export default defineConfig(makeConfig())' },
    ])
    .run(({ assert }, { text }) => {
      assert.throws(() => declare(text), /Add the module to it by hand/)
    })
})
