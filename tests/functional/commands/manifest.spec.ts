import { test } from '@japa/runner'
import { BADGES, createPluginProject, pluginText, put } from './plugin_project.js'

const MANIFEST = 'iti:manifest'
const PATH = 'plugins/badges/database/manifest.json'
const LATER = 'plugins/badges/database/20260201000000_bag0000002_create_more.ts'

test.group('node ace iti:manifest', () => {
  test('writes the manifest of a plugin, with the version of the plugin', async ({ assert }) => {
    const project = await createPluginProject()
    const check = await project.ace(MANIFEST, 'badges', '--check')
    assert.equal(check.exitCode, 3)
    assert.match(check.stderr, /does not fit.*node ace iti:manifest badges/)

    const { exitCode, stdout, stderr } = await project.ace(MANIFEST, 'badges')
    assert.equal(exitCode, 0, stderr)
    assert.include(stdout, `${PATH} has the migrations of plugins/badges: 1`)
    const manifest = JSON.parse(await project.read(PATH))
    assert.containsSubset(manifest, {
      package: 'plugins/badges',
      entries: [{ revision: 'bag0000001', since: '1.0.0', file: BADGES, tables: ['badges'] }],
    })

    for (const target of ['badges', 'plugins/badges', './plugins/badges/database']) {
      const again = await project.ace(MANIFEST, target, '--check')
      assert.equal(again.exitCode, 0, again.stderr)
    }
  })

  test('adds what a later version brings, and freezes what an earlier one did', async ({
    assert,
  }) => {
    const project = await createPluginProject()
    await project.ace(MANIFEST, 'badges')
    await put(project, 'plugins/badges/plugin.ts', pluginText('badges', '1.1.0'))
    await put(project, LATER, '')
    await project.ace(MANIFEST, 'badges')

    const { entries } = JSON.parse(await project.read(PATH))
    assert.containsSubset(entries, [
      { file: BADGES, since: '1.0.0' },
      { revision: 'bag0000002', since: '1.1.0' },
    ])

    const before = await project.read(PATH)
    await put(project, `plugins/badges/database/${BADGES}`, '// another text')
    const check = await project.ace(MANIFEST, 'badges', '--check')
    const write = await project.ace(MANIFEST, 'badges')
    assert.deepEqual([check.exitCode, write.exitCode], [3, 1])
    assert.match(write.stderr, /was released with 1\.0\.0 and was changed since/)
    assert.equal(await project.read(PATH), before)
  })

  test('writes that of the package whose folder it is, by its package.json', async ({ assert }) => {
    const project = await createPluginProject()
    await put(project, 'database/system/20260101000000_biz0000001_create_x.ts', '')
    const nameless = await project.ace(MANIFEST)
    assert.equal(nameless.exitCode, 1)
    assert.match(nameless.stderr, /lacks a name or a version/)

    await project.edit('package.json', (text) => text.replace('{', '{ "version": "3.0.0",'))
    for (const args of [[], ['database/system', '--check']]) {
      const { exitCode, stderr } = await project.ace(MANIFEST, ...args)
      assert.equal(exitCode, 0, stderr)
    }
    assert.containsSubset(JSON.parse(await project.read('database/system/manifest.json')), {
      package: 'business',
      entries: [{ since: '3.0.0' }],
    })
  })

  test('ends in 1 for {fault}')
    .with([
      {
        fault: 'a plugin that is not there',
        args: ['plugins/nowhere'],
        says: /no plugins\/nowhere/,
      },
      { fault: 'a folder that is not there', args: ['nowhere'], says: /There is no folder/ },
      { fault: 'an application without system migrations', args: [], says: /There is no folder/ },
    ])
    .run(async ({ assert }, { args, says }) => {
      const project = await createPluginProject()
      await project.edit('package.json', (text) => text.replace('{', '{ "version": "3.0.0",'))
      const { exitCode, stderr } = await project.ace(MANIFEST, ...args)

      assert.equal(exitCode, 1)
      assert.match(stderr, says)
    })

  test('refuses a revision with the prefix of another', async ({ assert }) => {
    const project = await createPluginProject()
    await put(project, LATER.replace('bag', 'gab'), '')
    const { exitCode, stderr } = await project.ace(MANIFEST, 'badges')

    assert.equal(exitCode, 1)
    assert.match(
      stderr,
      /"plugins\/badges" cannot be released: its revisions begin with bag and gab/
    )
  })
})
