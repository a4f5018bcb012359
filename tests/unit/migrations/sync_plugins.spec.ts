import { test } from '@japa/runner'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BADGES,
  BUSINESS,
  COLORS,
  FIRST,
  PACKAGE,
  PLUGIN,
  SECOND,
  SyncFixture,
  THIRD,
} from './sync_fixture.js'

/** A project with the package and a plugin, both synced. */
async function synced() {
  const fixture = await SyncFixture.create()
  await fixture.release([FIRST])
  const plugin = await fixture.plugin([BADGES])
  await fixture.sync({ plugins: [plugin] })
  return { fixture, plugin, plugins: [plugin] }
}

const statesOf = ({ items }: { items: { state: string; revision: string }[] }) =>
  items.map(({ state, revision }) => `${state} ${revision}`)

test.group('Sync of migrations | plugins', () => {
  test('copies those of the package, then those of each plugin, into one stream', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST, SECOND])
    const plugins = [
      await fixture.plugin([BADGES, COLORS]),
      await fixture.plugin(['20250101000000_lgr0000001_create_ledger.ts'], 'plugins/ledger'),
    ]
    const report = await fixture.sync({ plugins })

    // each behind what is there already, whatever its own date
    const migrations = [
      FIRST,
      SECOND,
      '20260101000101_bag0000001_create_badges.ts',
      COLORS,
      '20260101000151_lgr0000001_create_ledger.ts',
    ]
    assert.deepEqual(Object.keys(await fixture.snapshot()), [...migrations, 'lock'])
    const lock = await readFile(fixture.lockPath, 'utf8')
    assert.match(lock, new RegExp(`bag0000002 ${COLORS} ${PLUGIN} sha256:`))
    assert.match(lock, new RegExp(`head ${migrations.at(-1)}\n`))

    assert.deepEqual(statesOf(report), ['NEW acm0000001', 'NEW acm0000002'])
    assert.deepEqual(report.plugins.map(statesOf), [
      ['NEW bag0000001', 'NEW bag0000002'],
      ['NEW lgr0000001'],
    ])
    assert.deepEqual(
      report.plugins.map((plugin) => plugin.written),
      [
        [`database/migrations/${migrations[2]}`, `database/migrations/${COLORS}`],
        [`database/migrations/${migrations[4]}`],
      ]
    )
    assert.includeMembers(report.written, ['database/migrations.lock'])

    const before = await fixture.snapshot()
    const again = await fixture.sync({ plugins, check: true })
    assert.deepEqual([again.exitCode, again.isLockStale, again.written], [0, false, []])
    await fixture.sync({ plugins })
    assert.deepEqual(await fixture.snapshot(), before)
  })

  test('counts the worst of all packages, and tells each its own', async ({ assert }) => {
    const { fixture, plugins } = await synced()
    await fixture.release([FIRST, SECOND])
    await rm(fixture.path('20260101000050_bag0000001_create_badges.ts'))

    const report = await fixture.sync({ plugins, check: true })
    assert.equal(report.exitCode, 3)
    assert.deepEqual(statesOf(report), ['IN_SYNC acm0000001', 'NEW acm0000002'])
    assert.containsSubset(report.plugins, [{ package: PLUGIN, exitCode: 3 }])
    assert.deepEqual(report.plugins.map(statesOf), [['DELETED bag0000001']])
  })

  test('writes nothing of any package while one of them is refused', async ({ assert }) => {
    const { fixture } = await synced()
    await fixture.release([FIRST, SECOND])
    const plugins = [await fixture.plugin([BADGES, COLORS])]
    await fixture.edit(fixture.path(FIRST), (text) => `${text}// mine\n`)
    const before = await fixture.snapshot()

    const report = await fixture.sync({ plugins })
    assert.deepEqual([report.exitCode, report.plugins[0]!.exitCode], [3, 0])
    assert.deepEqual([report.written, report.plugins[0]!.written], [[], []])
    assert.deepEqual(await fixture.snapshot(), before)
  })

  test('finds what is new in a plugin alone', async ({ assert }) => {
    const { fixture } = await synced()
    const plugins = [await fixture.plugin([BADGES, COLORS])]

    const check = await fixture.sync({ plugins, check: true })
    assert.deepEqual([check.exitCode, check.plugins[0]!.exitCode], [2, 2])
    assert.isTrue(check.isLockStale)
    assert.isTrue(check.plugins[0]!.isLockStale)
    const { exitCode } = await fixture.sync({ plugins })
    assert.equal(exitCode, 0)
    assert.include(Object.keys(await fixture.snapshot()), COLORS)
  })

  test('says nothing of a plugin that is there and not listed', async ({ assert }) => {
    const { fixture } = await synced()
    const report = await fixture.sync({ check: true })

    assert.equal(report.exitCode, 0)
    assert.deepEqual(statesOf(report), ['IN_SYNC acm0000001'])
  })

  test('refuses an edited and a deleted copy of a plugin that is there and not listed', async ({
    assert,
  }) => {
    const { fixture } = await synced()
    const before = await fixture.snapshot()
    await fixture.edit(fixture.path(BADGES), (text) => `${text}// mine\n`)
    for (const state of ['EDITED', 'DELETED']) {
      if (state === 'DELETED') await rm(fixture.path(BADGES))
      const report = await fixture.sync({ plugins: [] })

      assert.equal(report.exitCode, 3)
      assert.deepEqual(statesOf(report), ['IN_SYNC acm0000001', `${state} bag0000001`])
      assert.equal(report.items[1]!.package, PLUGIN)
    }
    await fixture.add(BADGES, before[BADGES])
    const { exitCode } = await fixture.sync({ plugins: [], check: true })
    assert.equal(exitCode, 0)
  })

  test('tells of each migration whose it is, in the report of another package too', async ({
    assert,
  }) => {
    const { fixture, plugin } = await synced()
    await fixture.add(BUSINESS)
    await fixture.uninstall()
    const { items } = await fixture.sync({ ...plugin, check: true })

    assert.deepEqual(
      items.map(({ state, package: name }) => [state, name]),
      [
        ['AHEAD', PACKAGE],
        ['IN_SYNC', PLUGIN],
        ['ADOPTED', undefined],
      ]
    )
  })

  test('AHEAD: keeps what a plugin brought whose folder is gone', async ({ assert }) => {
    const { fixture } = await synced()
    await rm(join(fixture.root, PLUGIN), { recursive: true })

    const check = await fixture.sync({ check: true })
    assert.equal(check.exitCode, 5)
    assert.deepEqual(statesOf(check), ['IN_SYNC acm0000001', 'AHEAD bag0000001'])
    assert.match(check.items[1]!.message, /not in the installed release of plugins\/badges/)
    const { exitCode } = await fixture.sync()
    assert.equal(exitCode, 0)
    assert.include(Object.keys(await fixture.snapshot()), BADGES)
  })

  test('AHEAD: keeps what a plugin of an earlier version does not have', async ({ assert }) => {
    const { fixture } = await synced()
    const newer = await fixture.plugin([BADGES, COLORS])
    await fixture.sync({ plugins: [newer] })
    const plugins = [await fixture.plugin([BADGES])]

    const check = await fixture.sync({ plugins, check: true })
    assert.equal(check.exitCode, 5)
    assert.deepEqual(check.plugins.map(statesOf), [['IN_SYNC bag0000001', 'AHEAD bag0000002']])
  })

  test('brings back a copy of the package whose revision it is', async ({ assert }) => {
    const { fixture, plugins } = await synced()
    const before = await fixture.snapshot()
    await rm(fixture.path(BADGES))
    await rm(fixture.path(FIRST))

    const { written } = await fixture.sync({ plugins, restore: 'bag0000001' })
    assert.deepEqual(written, [`database/migrations/${BADGES}`])
    await fixture.sync({ plugins, restore: 'acm0000001' })
    assert.deepEqual(await fixture.snapshot(), before)
  })

  test('refuses two packages with one prefix, also if one of them is not listed', async ({
    assert,
  }) => {
    const { fixture, plugins } = await synced()
    const twin = await fixture.plugin([COLORS], 'plugins/bags')
    const before = await fixture.snapshot()
    const says = /of "plugins\/badges" and of "plugins\/bags" both begin with "bag"/

    await assert.rejects(() => fixture.sync({ plugins: [...plugins, twin] }), says)
    await assert.rejects(() => fixture.sync({ plugins: [twin] }), says)
    const same = await fixture.plugin([THIRD], 'plugins/acme')
    await assert.rejects(() => fixture.sync({ plugins: [same] }), /both begin with "acm"/)
    assert.deepEqual(await fixture.snapshot(), before)
  })

  test('reads a plugin that is listed twice once, and no package from two folders', async ({
    assert,
  }) => {
    const { fixture, plugin } = await synced()
    const { plugins } = await fixture.sync({ plugins: [plugin, { ...plugin }], check: true })
    assert.lengthOf(plugins, 1)

    const { releaseFolder } = await fixture.plugin([COLORS], 'plugins/bags')
    await assert.rejects(
      () => fixture.sync({ plugins: [plugin, { ...plugin, releaseFolder }] }),
      /"plugins\/badges" has migrations in .*plugins\/badges\/database/
    )
  })

  test('refuses a plugin without a manifest, or with that of another', async ({ assert }) => {
    const { fixture, plugin } = await synced()
    const other = { ...plugin, package: 'plugins/other' }
    await assert.rejects(() => fixture.sync({ plugins: [other] }), /belongs to "plugins\/badges"/)
    await rm(join(plugin.releaseFolder, 'manifest.json'))
    await assert.rejects(
      () => fixture.sync({ plugins: [plugin] }),
      /"plugins\/badges" has no migrations to sync.*node ace iti:manifest/
    )
  })
})
