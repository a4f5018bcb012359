import { test } from '@japa/runner'
import { listedPaths } from '../../../src/plugins/listed_plugins.js'

test.group('Plugins | those that a project lists', () => {
  test('are the imports of config/plugins.ts, enabled or not, in their order', ({ assert }) => {
    const text = `
      import { defineConfig } from '@iti/framework/plugins'
      import env from '#start/env'
      export default defineConfig([
        { use: () => import('#plugins/positions/plugin'), enabled: env.get('POSITIONS') },
        { use: () => import("@acme/badges/plugin"), enabled: false },
        { use: async () => await import(\`../plugins/ledger/plugin.js\`), options: { url: 'https://x' } },
      ])`
    assert.deepEqual(listedPaths(text), [
      '#plugins/positions/plugin',
      '@acme/badges/plugin',
      '../plugins/ledger/plugin.js',
    ])
  })

  test('are found in {place}')
    .with([
      { place: 'an import over several lines', text: "import(\n  '#a'\n)" },
      { place: 'an import with a comment in it', text: "import(/* the first */ '#a')" },
      { place: 'an import behind a comment', text: "/* all */ import('#a') // and more" },
      { place: 'a line behind one with an address', text: "const url = 'http://x'\nimport('#a')" },
      { place: 'a line behind one with quotes', text: "const text = 'it\\'s // \"'\nimport('#a')" },
      { place: 'two entries, once', text: "import('#a'); import('#a')" },
    ])
    .run(({ assert }, { text }) => {
      assert.deepEqual(listedPaths(text), ['#a'])
    })

  test('are not what stands in {place}')
    .with([
      { place: 'a commented line', text: "// { use: () => import('#a') }," },
      { place: 'the end of a line', text: "[] // import('#a')" },
      { place: 'a commented block', text: "/*\n { use: () => import('#a') },\n*/" },
      { place: 'a string', text: `const advice = "write import('#a')"` },
      { place: 'a static import', text: "import plugins from '#a'" },
    ])
    .run(({ assert }, { text }) => {
      assert.deepEqual(listedPaths(text), [])
    })
})
