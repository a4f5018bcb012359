import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { readdir } from 'node:fs/promises'
import { parseFileName, syncMigrations } from '../../../src/migrations/main.js'
import { readRelease } from '../../../src/migrations/manifest.js'

const folder = app.makePath('database/system')

test.group('Migrations of the framework', () => {
  test('are all in the manifest, in the order in which they run', async ({ assert }) => {
    const { manifest } = await readRelease(folder, '@iti/framework')
    const names = await readdir(folder)
    const files = names.filter((file) => parseFileName(file)).sort()

    assert.isAbove(files.length, 6)
    assert.deepEqual(
      manifest.entries.map((entry) => entry.file),
      files
    )
    for (const entry of manifest.entries) {
      assert.match(entry.revision, /^iti[0-9a-f]{7}$/)
      assert.isNotEmpty(entry.tables)
    }
  })

  test('are in sync in the reference application', async ({ assert }) => {
    const root = app.makePath()
    const report = await syncMigrations({
      root,
      package: '@iti/framework',
      releaseFolder: folder,
      check: true,
    })

    assert.equal(report.exitCode, 0)
    assert.isAbove(report.items.length, 6)
  })

  test('import nothing but the schema builder', async ({ assert }) => {
    const { texts } = await readRelease(folder, '@iti/framework')

    for (const text of texts.values()) {
      const imports = [...text.matchAll(/^import .* from '(.*)'/gm)].map((match) => match[1])
      assert.deepEqual(imports, ['@adonisjs/lucid/schema'])
    }
  })
})
