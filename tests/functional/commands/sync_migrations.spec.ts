import { test } from '@japa/runner'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BADGES, createPluginProject, list, put } from './plugin_project.js'
import { TemporaryProject } from './temporary_project.js'

const SYNC = 'iti:sync-migrations'

test.group('node ace iti:sync-migrations', () => {
  test('copies the migrations of the framework with nothing but an installation', async ({
    assert,
  }) => {
    const project = await TemporaryProject.create()

    const check = await project.ace(SYNC, '--check')
    assert.equal(check.exitCode, 2, check.stderr)
    assert.match(check.stdout, /NEW .*_create_iti_users\.ts/)
    const dryRun = await project.ace(SYNC, '--dry-run')
    assert.equal(dryRun.exitCode, 0)
    assert.match(dryRun.stdout, /would write database\/migrations\.lock/)
    assert.deepEqual(await project.migrations(), [])

    const sync = await project.ace(SYNC)
    assert.equal(sync.exitCode, 0)
    const migrations = await project.migrations()
    assert.isAbove(migrations.length, 6)
    for (const file of migrations) assert.include(sync.stdout, `wrote database/migrations/${file}`)

    const again = await project.ace(SYNC, '--check')
    assert.equal(again.exitCode, 0)
    assert.match(again.stdout, /in sync/)
  })

  test('refuses an edited copy, says what to do, and restores it', async ({ assert }) => {
    const project = await TemporaryProject.create()
    await project.ace(SYNC)
    const [file] = await project.migrations()
    const path = `database/migrations/${file}`
    const before = await project.read(path)
    const revision = file!.split('_')[1]!

    await project.edit(path, (text) => `${text}// mine\n`)
    const refused = await project.ace(SYNC)
    assert.equal(refused.exitCode, 3)
    assert.match(refused.stdout, new RegExp(`EDITED ${file} .*--restore=${revision}`))
    assert.match(refused.stderr, /Nothing was written/)

    await project.remove(path)
    const restored = await project.ace(SYNC, `--restore=${revision}`)
    assert.equal(restored.exitCode, 0, restored.stderr)
    assert.equal(await project.read(path), before)
  })

  test('keeps what the installed release does not have', async ({ assert }) => {
    const project = await TemporaryProject.create()
    await project.ace(SYNC)
    await project.edit('database/migrations.lock', (text) =>
      text.replaceAll(' @iti/framework ', ' @acme/removed ')
    )
    for (const file of await project.migrations()) {
      await project.edit(`database/migrations/${file}`, (text) =>
        text.replace(' @iti/framework@', ' @acme/removed@')
      )
    }

    const check = await project.ace(SYNC, '--check')
    assert.equal(check.exitCode, 5)
    assert.match(check.stdout, /AHEAD .* is not in the installed release of @acme\/removed/)
    const sync = await project.ace(SYNC)
    assert.equal(sync.exitCode, 0)
  })

  test('prints JSON alone, also of an error', async ({ assert }) => {
    const project = await TemporaryProject.create()

    const check = await project.ace(SYNC, '--check', '--json')
    const report = JSON.parse(check.stdout)
    assert.equal(check.exitCode, 2)
    assert.containsSubset(report, { package: '@iti/framework', exitCode: 2, isLockStale: true })
    assert.isAbove(report.items.length, 6)
    assert.containsSubset(report.items[0], { state: 'NEW' })

    const failed = await project.ace(SYNC, '--from=@acme/nowhere', '--json')
    assert.equal(failed.exitCode, 1)
    assert.containsSubset(JSON.parse(failed.stdout), {
      exitCode: 1,
      error: { code: 'E_MANIFEST_MISSING' },
    })
  })

  test('ends in 1 for {fault}')
    .with([
      {
        fault: 'a package that is not there',
        args: ['--from=@acme/nowhere'],
        says: /no migrations to sync/,
      },
      {
        fault: 'a package name that leads elsewhere',
        args: ['--from=../..'],
        says: /no migrations to sync/,
      },
      {
        fault: 'a revision that nobody knows',
        args: ['--restore=iti0000000'],
        says: /cannot be restored/,
      },
    ])
    .run(async ({ assert }, { args, says }) => {
      const project = await TemporaryProject.create()
      const { exitCode, stderr } = await project.ace(SYNC, ...args)

      assert.equal(exitCode, 1)
      assert.match(stderr, says)
      assert.deepEqual(await project.migrations(), [])
    })
})

test.group('node ace iti:sync-migrations | plugins', () => {
  test('copies those of a listed plugin, enabled or not, without an environment', async ({
    assert,
  }) => {
    const project = await createPluginProject()
    await project.ace('iti:manifest', 'badges')

    const sync = await project.ace(SYNC)
    assert.equal(sync.exitCode, 0, sync.stderr)
    const migrations = await project.migrations()
    const copy = migrations.at(-1)!
    assert.match(copy, /_bag0000001_create_badges\.ts$/)
    assert.match(sync.stdout, /NEW \S+_create_iti_users\.ts is new in the package/)
    assert.include(sync.stdout, `NEW ${copy} of plugins/badges is new in the package`)
    assert.include(sync.stdout, `wrote database/migrations/${copy}`)

    const again = await project.ace(SYNC, '--check', '--json')
    const report = JSON.parse(again.stdout)
    assert.equal(again.exitCode, 0)
    assert.containsSubset(report, { package: '@iti/framework', exitCode: 0, written: [] })
    assert.containsSubset(report.plugins, [
      { package: 'plugins/badges', exitCode: 0, items: [{ state: 'IN_SYNC', file: copy }] },
    ])

    await list(project)
    const unlisted = await project.ace(SYNC, '--check')
    assert.equal(unlisted.exitCode, 0)
    assert.notInclude(unlisted.stdout, 'badges')
    await rm(join(project.root, 'plugins'), { recursive: true })
    const gone = await project.ace(SYNC, '--check')
    assert.equal(gone.exitCode, 5)
    assert.include(gone.stdout, `AHEAD ${copy} is not in the installed release of plugins/badges`)
  })

  test('syncs and restores one alone, and tells whose an edited copy is', async ({ assert }) => {
    const project = await createPluginProject()
    await list(project, "{ use: () => import('../plugins/badges/plugin.js') },")
    await project.ace('iti:manifest', 'badges')

    const { exitCode } = await project.ace(SYNC, '--from=plugins/badges')
    assert.equal(exitCode, 0)
    assert.deepEqual(await project.migrations(), [BADGES])

    const path = `database/migrations/${BADGES}`
    const before = await project.read(path)
    await project.edit(path, (text) => `${text}// mine\n`)
    const refused = await project.ace(SYNC)
    assert.equal(refused.exitCode, 3)
    assert.include(refused.stdout, `EDITED ${BADGES} of plugins/badges was changed`)
    assert.deepEqual(await project.migrations(), [BADGES])

    await project.remove(path)
    const restored = await project.ace(SYNC, '--restore=bag0000001')
    assert.equal(restored.exitCode, 0, restored.stderr)
    assert.equal(await project.read(path), before)
  })

  test('finds a plugin of a package, and none in a commented line', async ({ assert }) => {
    const project = await createPluginProject()
    const folder = 'node_modules/@acme/stamps'
    await put(
      project,
      `${folder}/package.json`,
      '{ "name": "@acme/stamps", "version": "2.0.0", "type": "module", "exports": "./plugin.js" }'
    )
    const release = "new URL('./migrations/', import.meta.url)"
    await put(
      project,
      `${folder}/plugin.js`,
      `export default { kind: 'plugin', name: 'stamps', requires: [], migrations: ${release} }`
    )
    await put(project, `${folder}/migrations/20260101000000_stp0000001_create_stamps.ts`, '')
    await project.ace('iti:manifest', `${folder}/migrations`)
    await list(
      project,
      "// { use: () => import('#plugins/badges/plugin') },",
      "{ use: () => import('@acme/stamps') },"
    )

    const { exitCode, stdout, stderr } = await project.ace(SYNC)
    assert.equal(exitCode, 0, stderr)
    assert.match(stdout, /NEW \S+_stp0000001_create_stamps\.ts of @acme\/stamps is new/)
    assert.notInclude(stdout, 'badges')
    assert.include(await project.read('database/migrations.lock'), ' @acme/stamps sha256:')
  })

  test('ends in 1 for {fault}, and writes nothing')
    .with([
      {
        fault: 'a plugin that is not there',
        plugin: null,
        says: /config\/plugins\.ts lists "#plugins\/badges\/plugin", which cannot be imported/,
      },
      {
        fault: 'a plugin that throws',
        plugin: "throw new Error('out of order')",
        says: /"#plugins\/badges\/plugin", which cannot be imported: out of order/,
      },
      {
        fault: 'a module among the plugins',
        plugin: "export default { name: 'badges', requires: [] }",
        says: /no default export made by definePlugin/,
      },
      {
        fault: 'a plugin whose migrations have no manifest',
        plugin: undefined,
        says: /"plugins\/badges" has no migrations to sync.*node ace iti:manifest/,
      },
    ])
    .run(async ({ assert }, { plugin, says }) => {
      const project = await createPluginProject()
      if (plugin) await put(project, 'plugins/badges/plugin.ts', plugin)
      if (plugin === null) await project.remove('plugins/badges/plugin.ts')

      const { exitCode, stderr } = await project.ace(SYNC)
      assert.equal(exitCode, 1)
      assert.match(stderr, says)
      assert.deepEqual(await project.migrations(), [])
    })
})
