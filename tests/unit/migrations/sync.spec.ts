import { test } from '@japa/runner'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { FIRST, SECOND, SyncFixture, textOf, THIRD } from './sync_fixture.js'

const BUSINESS = '20260301000000_4be1c09f2a_create_orders.ts'

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
  test('EDITED: refuses a changed copy and names both ways out', async ({ assert }) => {
    const fixture = await synced()
    await fixture.edit(fixture.path(SECOND), (text) =>
      text.replace('BaseSchema {', 'BaseSchema { ')
    )

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['EDITED acm0000002'],
      hasWritten: false,
    })
    const { items } = await fixture.sync()
    assert.match(
      items.find(({ state }) => state === 'EDITED')!.message,
      /--restore=acm0000002.*make:migration/
    )
  })

  test('EDITED: refuses a renamed copy', async ({ assert }) => {
    const fixture = await synced()
    const lock = await readFile(fixture.lockPath)
    await fixture.move(SECOND, '20260401000000_acm0000002_create_acme_stock.ts')
    await writeFile(fixture.lockPath, lock)

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['EDITED acm0000002'],
      hasWritten: false,
    })
  })

  test('DELETED: refuses until the same name and bytes are back', async ({ assert }) => {
    const fixture = await synced()
    const before = await fixture.snapshot()
    await rm(fixture.path(FIRST))

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['DELETED acm0000001'],
      hasWritten: false,
    })
    const restored = await fixture.sync({ restore: 'acm0000001' })
    assert.deepEqual([restored.exitCode, restored.written], [0, [`database/migrations/${FIRST}`]])
    assert.deepEqual(await fixture.snapshot(), before)
  })

  test('DELETED: counts for the project’s own files too, which only Git can bring back', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    await writeFile(fixture.path(BUSINESS), '')
    await fixture.sync()
    await rm(fixture.path(BUSINESS))

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['DELETED 4be1c09f2a'],
      hasWritten: false,
    })
    await assert.rejects(() => fixture.sync({ restore: '4be1c09f2a' }), /Bring it back with Git/)
  })

  test('DELETED: does not mean files that a schema dump took over', async ({ assert }) => {
    const fixture = await synced()
    const squashedMigrationNames = [`database/migrations/${FIRST.replace('.ts', '')}`]
    await fixture.dump({ squashedMigrationNames })
    await rm(fixture.path(FIRST))

    assert.deepEqual(await fixture.judge(), { codes: [0, 0], states: [], hasWritten: false })
  })

  test('DUPLICATE: refuses one revision twice', async ({ assert }) => {
    const fixture = await synced()
    await copyFile(
      fixture.path(FIRST),
      fixture.path('20260401000000_acm0000001_create_acme_parts.ts')
    )

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['DUPLICATE acm0000001'],
      hasWritten: false,
    })
  })

  test('ORDER: refuses copies that do not stand in the order of the package', async ({
    assert,
  }) => {
    const fixture = await synced()
    await fixture.move(FIRST, '20260401000000_acm0000001_create_acme_parts.ts')

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['ORDER acm0000002'],
      hasWritten: false,
    })
  })

  test('ORDER: refuses to copy behind its successor what was removed with its line', async ({
    assert,
  }) => {
    const fixture = await synced()
    await rm(fixture.path(FIRST))
    await fixture.unlock('acm0000001')

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['ORDER acm0000001'],
      hasWritten: false,
    })
  })

  test('UNLOCKED: refuses a file with a revision of the package that the lock does not know', async ({
    assert,
  }) => {
    const fixture = await synced()
    await fixture.unlock('acm0000002')
    await fixture.edit(fixture.path(SECOND), (text) => `${text}// mine\n`)
    await writeFile(fixture.path('20260501000000_acm00000ff_invented.ts'), '')

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['UNLOCKED acm0000002', 'UNLOCKED acm00000ff'],
      hasWritten: false,
    })
  })

  test('ADOPTED: gives a copy with the right content its line back', async ({ assert }) => {
    const fixture = await synced()
    const before = await fixture.snapshot()
    await fixture.unlock('acm0000002')

    assert.deepEqual(await fixture.judge(), {
      codes: [2, 0],
      states: ['ADOPTED acm0000002'],
      hasWritten: true,
    })
    assert.deepEqual(await fixture.snapshot(), before)
  })

  test('ADOPTED: takes in the project’s own files where there is no lock file yet', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    await writeFile(fixture.path(BUSINESS), '')
    await writeFile(fixture.path('1761000000000_create_users_table.ts'), '')

    assert.deepEqual(await fixture.judge(), {
      codes: [2, 0],
      states: ['ADOPTED 4be1c09f2a', 'NEW acm0000001'],
      hasWritten: true,
    })
    assert.include(await readFile(fixture.lockPath, 'utf8'), `\n4be1c09f2a ${BUSINESS}\n`)
  })

  test('UPSTREAM_CHANGED: leaves the copy and fails', async ({ assert }) => {
    const fixture = await synced()
    await fixture.rerelease(SECOND, 'another text\n')

    assert.deepEqual(await fixture.judge(), {
      codes: [4, 4],
      states: ['UPSTREAM_CHANGED acm0000002'],
      hasWritten: false,
    })
  })

  test('UPSTREAM_CHANGED: does not mean a text that the package still accepts', async ({
    assert,
  }) => {
    const fixture = await synced()
    await fixture.rerelease(SECOND, 'another text\n', { isAccepted: true })

    assert.deepEqual(await fixture.judge(), { codes: [0, 0], states: [], hasWritten: false })
    await rm(fixture.path(SECOND))
    await assert.rejects(() => fixture.sync({ restore: 'acm0000002' }), /another text/)
  })

  test('AHEAD: keeps what a downgraded package no longer has', async ({ assert }) => {
    const fixture = await synced([FIRST, SECOND, THIRD])
    await fixture.release([FIRST, SECOND])

    assert.deepEqual(await fixture.judge(), {
      codes: [5, 0],
      states: ['AHEAD acm0000003'],
      hasWritten: false,
    })
  })

  test('AHEAD: keeps what a removed package brought, and ignores one that is installed', async ({
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

  test('lets the worst state decide: 4 before 3 before 5 before 2', async ({ assert }) => {
    const fixture = await synced([FIRST, SECOND])
    await fixture.release([FIRST, THIRD])
    assert.containsSubset(await fixture.judge(), { codes: [5, 0] })

    const worse = await synced([FIRST, SECOND])
    await worse.release([FIRST, THIRD])
    await rm(worse.path(FIRST))
    assert.containsSubset(await worse.judge(), { codes: [3, 3] })

    const worst = await synced([FIRST, SECOND])
    await worst.rerelease(SECOND, 'another text\n')
    await rm(worst.path(FIRST))
    assert.containsSubset(await worst.judge(), { codes: [4, 4] })
  })
})

test.group('Sync of migrations | lock file', () => {
  test('puts a lock file right that a merge left with the lines of both sides', async ({
    assert,
  }) => {
    const fixture = await synced()
    const before = await fixture.snapshot()
    await fixture.edit(fixture.lockPath, (text) => `${text.trimEnd()}\nhead ${FIRST}\n${text}`)

    assert.deepEqual(await fixture.judge(), { codes: [2, 0], states: [], hasWritten: true })
    assert.deepEqual(await fixture.snapshot(), before)
  })

  test('stops at an unfinished merge, with its line', async ({ assert }) => {
    const fixture = await synced()
    await fixture.edit(fixture.lockPath, (text) => text.replace('head', '<<<<<<< HEAD\nhead'))

    await assert.rejects(
      () => fixture.sync(),
      /migrations\.lock, line 3: there is an unresolved merge conflict/
    )
  })
})

test.group('Sync of migrations | restore', () => {
  test('refuses what the lock file does not know, and what is still there', async ({ assert }) => {
    const fixture = await synced()

    await assert.rejects(
      () => fixture.sync({ restore: 'acm00000ff' }),
      /the lock file does not know it/
    )
    await assert.rejects(() => fixture.sync({ restore: 'acm0000001' }), /Delete it first/)
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
