import { test } from '@japa/runner'
import { Project } from 'ts-morph'
import { addEntry } from '../../../src/scaffold/declare_plugin.js'

const ENTRY = "{ use: () => import('#plugins/badges/plugin') }"

const add = (text: string): string =>
  addEntry(new Project({ useInMemoryFileSystem: true }), text, 'badges').replace(/\s+/g, ' ')

test.group('Scaffold | declare a plugin', () => {
  test('adds it behind those that are listed, with all that is said of them', ({ assert }) => {
    const text = `export default defineConfig([
      { use: () => import('#plugins/a/plugin'), options: { max: 5 } }, // the first
    ])`
    assert.match(add(text), /max: 5 } },? \/\/ the first \{ use: .*badges\/plugin'\) },? \]\)/)
  })

  test('leaves what is commented out as it is, and is no part of it', ({ assert }) => {
    const text = `export default defineConfig([
      { use: () => import('#plugins/a/plugin') },
      // { use: () => import('#plugins/b/plugin') },
    ])`
    const sources = new Project({ useInMemoryFileSystem: true })
    const lines = addEntry(sources, text, 'badges').split('\n')
    assert.isTrue(lines.some((line) => line.trim().startsWith(ENTRY)))
    assert.isTrue(
      lines.some((line) => line.trim().startsWith("// { use: () => import('#plugins/b"))
    )
  })

  test('adds it to {text}')
    .with([
      { text: 'export default defineConfig([])' },
      { text: 'const plugins = []\nexport default defineConfig(plugins)' },
      { text: 'const plugins = defineConfig([])\nexport default plugins' },
    ])
    .run(({ assert }, { text }) => {
      assert.include(add(text), ENTRY)
    })

  test('refuses {text}')
    .with([
      { text: 'export default []' },
      { text: 'export default defineConfig(findPlugins())' },
      { text: 'export default defineConfig()' },
    ])
    .run(({ assert }, { text }) => {
      assert.throws(() => add(text), /config\/plugins\.ts cannot take in the plugin/)
    })
})
