import { test } from '@japa/runner'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BROKEN } from './sync_broken.js'
import { BUSINESS, FIRST, SECOND, SyncFixture, textOf } from './sync_fixture.js'
import { LOCK, prepare, ROWS } from './sync_states.js'

async function synced(files = [FIRST, SECOND]): Promise<SyncFixture> {
  const fixture = await SyncFixture.create()
  await fixture.release(files)
  await fixture.sync()
  return fixture
}

test.group('Sync of migrations', () => {
  test('copies what is new, and finds nothing to do the second time', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST, SECOND])

    assert.deepEqual(await fixture.judge(), {
      codes: [2, 0],
      states: ['NEW acm0000001', 'NEW acm0000002'],
      hasWritten: true,
    })
    const written = await fixture.snapshot()
    assert.sameMembers(Object.keys(written), [FIRST, SECOND, 'lock'])
    assert.match(
      written[FIRST]!,
      /^\/\/ iti:migration acm0000001 @acme\/plugin@1\.2\.0 sha256:[0-9a-f]{64}\nimport /
    )
    assert.isTrue(written[FIRST]!.endsWith(textOf(FIRST)))

    assert.deepEqual(await fixture.judge(), { codes: [0, 0], states: [], hasWritten: false })
    const { written: writtenAgain } = await fixture.sync()
    assert.deepEqual(writtenAgain, [])
  })

  test('gives everybody on the same base the same bytes', async ({ assert }) => {
    const syncOnce = async () => {
      const fixture = await SyncFixture.create()
      await writeFile(fixture.path(BUSINESS), textOf(BUSINESS))
      await fixture.release([FIRST, SECOND])
      await fixture.sync()
      return fixture.snapshot()
    }
    const mine = await syncOnce()

    assert.lengthOf(Object.keys(mine), 4)
    assert.deepEqual(mine, await syncOnce())
  })

  test('puts a copy a second behind the last file of the project, over the end of a year', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    await writeFile(fixture.path('20261231235959_4be1c09f2a_create_orders.ts'), '')
    await fixture.release([FIRST, SECOND])
    await fixture.sync()

    assert.containsSubset(Object.keys(await fixture.snapshot()), [
      '20270101000000_acm0000001_create_acme_parts.ts',
      '20270101000001_acm0000002_create_acme_stock.ts',
    ])
  })

  test('writes nothing in a check and in a dry run, and names what it would write', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    const expected = [`database/migrations/${FIRST}`, 'database/migrations.lock']

    const check = await fixture.sync({ check: true })
    const dryRun = await fixture.sync({ dryRun: true })

    assert.deepEqual([check.exitCode, check.written], [2, expected])
    assert.deepEqual([dryRun.exitCode, dryRun.written], [0, expected])
    assert.deepEqual(await fixture.snapshot(), { lock: '' })
  })

  test('takes line ends, a byte order mark and a missing last newline for no edit', async ({
    assert,
  }) => {
    const fixture = await synced()
    await fixture.edit(
      fixture.path(FIRST),
      (text) => `\uFEFF${text.trimEnd().replaceAll('\n', '\r\n')}`
    )
    await fixture.edit(fixture.lockPath, (text) => text.replaceAll('\n', '\r\n'))

    assert.deepEqual(await fixture.judge(), { codes: [0, 0], states: [], hasWritten: false })
  })

  test('leaves the project alone from first to last while one file is refused', async ({
    assert,
  }) => {
    const fixture = await synced([FIRST])
    await fixture.release([FIRST, SECOND])
    await fixture.edit(fixture.path(FIRST), (text) => `${text}// mine\n`)

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['EDITED acm0000001', 'NEW acm0000002'],
      hasWritten: false,
    })
  })
})

test.group('Sync of migrations | states', () => {
  test('{title}')
    .with(ROWS)
    .run(async ({ assert }, { arrange, codes, states = [], hasWritten = false, says = / / }) => {
      const fixture = await prepare(await SyncFixture.create())
      await arrange(fixture)
      const { items } = await fixture.sync({ check: true })
      const findings = items.filter(({ state }) => state !== 'IN_SYNC')

      assert.deepEqual(await fixture.judge(), { codes, states, hasWritten })
      if (findings[0]) assert.match(findings[0].message, says)
      const settled = await fixture.sync({ check: true })
      assert.equal(settled.exitCode, codes[0] === 2 ? 0 : codes[0])
    })

  test('cannot run with {title}')
    .with(BROKEN)
    .run(async ({ assert }, { arrange, says }) => {
      const fixture = await prepare(await SyncFixture.create())
      await arrange(fixture)
      const before = await fixture.entries()

      await assert.rejects(() => fixture.sync({ check: true }), says)
      await assert.rejects(() => fixture.sync(), says)
      assert.deepEqual(await fixture.entries(), before)
    })

  test('cannot write into a link that leads nowhere', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    await fixture.linkFolder()
    await rm(join(fixture.root, 'elsewhere'), { recursive: true })

    await assert.rejects(() => fixture.sync(), /database\/migrations/)
    assert.deepEqual(await fixture.entries(), ['migrations'])
  })

  test('keeps what a removed package brought, and ignores one that is installed', async ({
    assert,
  }) => {
    const fixture = await synced()
    const other = await fixture.otherRelease()

    const whileInstalled = await fixture.sync({ ...other, check: true })
    await fixture.uninstall()
    const afterwards = await fixture.sync({ ...other, check: true })

    assert.deepEqual([whileInstalled.exitCode, afterwards.exitCode], [0, 5])
    assert.deepEqual(
      afterwards.items.map(({ state }) => state),
      ['AHEAD', 'AHEAD']
    )
  })

  test('gives a lock file its own bytes again: {title}')
    .with(LOCK)
    .run(async ({ assert }, { arrange, hasWritten = false }) => {
      const fixture = await prepare(await SyncFixture.create())
      const before = await fixture.snapshot()
      await arrange(fixture)
      await fixture.sync()

      const after = await fixture.snapshot()
      if (hasWritten) assert.deepEqual(after, before)
      else assert.equal(after.lock, before.lock!.replaceAll('\n', '\r\n'))
    })
})

test.group('Sync of migrations | restore', () => {
  test('brings back the same name and bytes', async ({ assert }) => {
    const fixture = await prepare(await SyncFixture.create())
    const before = await fixture.snapshot()
    await rm(fixture.path(SECOND))

    const { exitCode, written } = await fixture.sync({ restore: 'acm0000002' })
    assert.deepEqual([exitCode, written], [0, [`database/migrations/${SECOND}`]])
    assert.deepEqual(await fixture.snapshot(), before)
  })

  test('refuses what the lock file does not know, and what is still there', async ({ assert }) => {
    const fixture = await synced()

    await assert.rejects(
      () => fixture.sync({ restore: 'acm00000ff' }),
      /the lock file does not know it/
    )
    await assert.rejects(() => fixture.sync({ restore: 'acm0000001' }), /Delete it first/)
    await rename(fixture.path(FIRST), fixture.path(FIRST.replace('create', 'Create')))
    await assert.rejects(() => fixture.sync({ restore: 'acm0000001' }), /Delete it first/)
  })

  test('refuses what only Git can bring back', async ({ assert }) => {
    const fixture = await prepare(await SyncFixture.create())
    await rm(fixture.path(BUSINESS))
    await rm(fixture.path(SECOND))
    await fixture.rerelease(SECOND, 'another text\n', { isAccepted: true })

    for (const revision of ['4be1c09f2a', 'acm0000002']) {
      await assert.rejects(() => fixture.sync({ restore: revision }), /Bring it back with Git/)
    }
  })

  test('writes nothing in a dry run', async ({ assert }) => {
    const fixture = await synced()
    await rm(fixture.path(FIRST))
    const before = await fixture.snapshot()

    const { written } = await fixture.sync({ restore: 'acm0000001', dryRun: true })

    assert.deepEqual(written, [`database/migrations/${FIRST}`])
    assert.deepEqual(await fixture.snapshot(), before)
  })
})
