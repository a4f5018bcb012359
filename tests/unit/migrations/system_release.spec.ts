import app from '@adonisjs/core/services/app'
import { getActiveTest, test } from '@japa/runner'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseFileName, parseManifest, syncMigrations } from '../../../src/migrations/main.js'
import { readRelease } from '../../../src/migrations/manifest.js'
import { findManifestChanges } from '../../../src/migrations/manifest_changes.js'
import { findReleasedManifest } from './last_release.js'

const folder = app.makePath('database/system')
const run = promisify(execFile)
const BASELINE = 'tests/unit/migrations/baseline'

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

test.group('Migrations that were released', () => {
  test('are the same for ever: {path}')
    .with([
      { path: 'database/system/manifest.json', baseline: `${BASELINE}/framework.json` },
      { path: 'plugins/positions/database/manifest.json', baseline: `${BASELINE}/positions.json` },
    ])
    .run(async ({ assert }, { path, baseline }) => {
      const current = parseManifest(await readFile(app.makePath(path), 'utf8'), path)
      const released = await findReleasedManifest({ root: app.makePath(), path, baseline })

      // a release without it may bring anything
      if (released) assert.deepEqual(findManifestChanges(released, current), [])
    })

  test('are those of the newest tag that the branch goes on from, or else of the baseline', async ({
    assert,
  }) => {
    const root = await mkdtemp(join(tmpdir(), 'iti-release-'))
    getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
    const git = (...args: string[]) => {
      const author = ['-c', 'user.name=x', '-c', 'user.email=x@example.com']
      return run('git', [...author, ...args], { cwd: root })
    }
    const manifest = (name: string) => JSON.stringify({ schema: 1, package: name, entries: [] })
    const released = async (path = 'manifest.json') => {
      const found = await findReleasedManifest({ root, path, baseline: 'baseline.json' })
      return found?.package
    }
    const release = async (name: string) => {
      await writeFile(join(root, 'manifest.json'), manifest(name))
      await git('add', '.')
      await git('commit', '-q', '-m', name)
      await git('tag', name)
    }

    await writeFile(join(root, 'baseline.json'), manifest('baseline'))
    assert.equal(await released(), 'baseline')
    await git('init', '-q', '-b', 'main')
    assert.equal(await released(), 'baseline')
    for (const name of ['other', 'v0.9.0', 'v0.10.0-rc.1', 'v0.10.0']) await release(name)
    assert.equal(await released(), 'v0.10.0')
    assert.isUndefined(await released('not_yet.json'))
    await git('checkout', '-q', '-b', 'hotfix', 'v0.9.0')
    assert.equal(await released(), 'v0.9.0')
  })
})
