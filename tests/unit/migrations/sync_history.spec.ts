import { test } from '@japa/runner'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BADGES,
  BUSINESS,
  COLORS,
  FIRST,
  PLUGIN,
  SECOND,
  SyncFixture,
  THIRD,
} from './sync_fixture.js'

const FOURTH = '20260101000300_acm0000004_create_acme_labels.ts'
const BILLS = '20260302000000_5be1c09f2a_create_bills.ts'
const NOTES = '20260303000000_6be1c09f2a_create_notes.ts'
const LEDGER = '20260101000055_lgr0000001_create_ledger.ts'

/** Where migrations stand that arrived when the project had some of its own. */
const behind = (file: string, seconds: string, released: string) =>
  `${file.slice(0, 12)}${seconds}${released.slice(14)}`

const migrationsOf = async (fixture: SyncFixture) => {
  const snapshot = await fixture.snapshot()
  return Object.keys(snapshot).filter((name) => name !== 'lock')
}

const findingsOf = (reports: { items: { state: string; revision: string }[] }[]) =>
  reports
    .flatMap(({ items }) => items)
    .filter(({ state }) => state !== 'IN_SYNC')
    .map(({ state, revision }) => `${state} ${revision}`)

async function addAndSync(fixture: SyncFixture, file: string): Promise<void> {
  await fixture.add(file)
  await fixture.sync()
}

test.group('Sync of migrations | a package goes up, down and up again', () => {
  test('with migrations of the project between them, and nothing moves', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.releaseAndSync([FIRST, SECOND])
    await addAndSync(fixture, BUSINESS)
    await fixture.releaseAndSync([FIRST, SECOND, THIRD])
    await addAndSync(fixture, BILLS)
    const third = behind(BUSINESS, '01', THIRD)
    const upgraded = [FIRST, SECOND, BUSINESS, third, BILLS]
    assert.deepEqual(await migrationsOf(fixture), upgraded)

    await fixture.release([FIRST, SECOND])
    assert.deepEqual(await fixture.judge(), {
      codes: [5, 0],
      states: ['AHEAD acm0000003'],
      hasWritten: false,
    })
    await fixture.add(NOTES)
    assert.deepEqual(await fixture.judge(), {
      codes: [5, 0],
      states: ['AHEAD acm0000003', 'ADOPTED 6be1c09f2a'],
      hasWritten: true,
    })

    await fixture.release([FIRST, SECOND, THIRD])
    assert.deepEqual(await fixture.judge(), { codes: [0, 0], states: [], hasWritten: false })
    await fixture.release([FIRST, SECOND, THIRD, FOURTH])
    assert.deepEqual(await fixture.judge(), {
      codes: [2, 0],
      states: ['NEW acm0000004'],
      hasWritten: true,
    })
    assert.deepEqual(await migrationsOf(fixture), [...upgraded, NOTES, behind(NOTES, '01', FOURTH)])
  })

  test('and is refused if it comes back with another text', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.releaseAndSync([FIRST, SECOND])
    await fixture.release([FIRST])
    await fixture.sync()
    await fixture.release([FIRST, SECOND])
    await fixture.rerelease(SECOND, 'another text\n')

    assert.deepEqual(await fixture.judge(), {
      codes: [4, 4],
      states: ['UPSTREAM_CHANGED acm0000002'],
      hasWritten: false,
    })
  })

  test('while a deleted copy of what it lacks is still missed', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.releaseAndSync([FIRST, SECOND])
    await fixture.release([FIRST])
    await rm(fixture.path(SECOND))

    assert.deepEqual(await fixture.judge(), {
      codes: [3, 3],
      states: ['DELETED acm0000002'],
      hasWritten: false,
    })
    await assert.rejects(
      () => fixture.sync({ restore: 'acm0000002' }),
      /holds another text of it|does not hold it/
    )
  })
})

test.group('Sync of migrations | a plugin goes and comes back', () => {
  test('with the same migrations, and then with one more', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    const plugin = await fixture.plugin([BADGES])
    await fixture.sync({ plugins: [plugin] })
    await fixture.add(BUSINESS)
    await fixture.sync({ plugins: [plugin] })
    const before = await fixture.snapshot()

    await rm(join(fixture.root, PLUGIN), { recursive: true })
    assert.deepEqual(await fixture.judge(), {
      codes: [5, 0],
      states: ['AHEAD bag0000001'],
      hasWritten: false,
    })

    const plugins = [await fixture.plugin([BADGES])]
    const back = await fixture.sync({ plugins })
    assert.deepEqual([back.exitCode, back.written, back.plugins[0]!.written], [0, [], []])
    assert.deepEqual(await fixture.snapshot(), before)

    await fixture.plugin([BADGES, COLORS])
    await fixture.sync({ plugins })
    const migrations = [FIRST, BADGES, BUSINESS, behind(BUSINESS, '01', COLORS)]
    assert.deepEqual(await migrationsOf(fixture), migrations)
  })

  test('to find that another one has taken its prefix', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    await fixture.sync({ plugins: [await fixture.plugin([BADGES])] })
    await rm(join(fixture.root, PLUGIN), { recursive: true })
    const twin = await fixture.plugin([COLORS], 'plugins/bags')

    const meanwhile = await fixture.sync({ plugins: [twin] })
    assert.equal(meanwhile.exitCode, 0)
    assert.deepEqual(findingsOf([meanwhile, ...meanwhile.plugins]), [
      'AHEAD bag0000001',
      'NEW bag0000002',
    ])
    const before = await fixture.snapshot()
    const badges = await fixture.plugin([BADGES])
    for (const plugins of [
      [twin, badges],
      [badges, twin],
    ]) {
      await assert.rejects(
        () => fixture.sync({ plugins }),
        /of "plugins\/bags" and of "plugins\/badges" both begin with "bag"/
      )
    }
    assert.deepEqual(await fixture.snapshot(), before)
  })
})

test.group('Sync of migrations | several packages', () => {
  test('each has its own code, and the worst of them is that of all', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST, SECOND])
    const badges = await fixture.plugin([BADGES])
    const ledger = await fixture.plugin([LEDGER], 'plugins/ledger')
    const plugins = [badges, ledger]
    const codes = async () => {
      const check = await fixture.sync({ plugins, check: true })
      return [check.exitCode, ...check.plugins.map(({ exitCode }) => exitCode)]
    }
    assert.deepEqual(await codes(), [2, 2, 2])
    await fixture.sync({ plugins })
    assert.deepEqual(await codes(), [0, 0, 0])

    await fixture.release([FIRST])
    assert.deepEqual(await codes(), [5, 0, 0])
    await fixture.plugin([BADGES, COLORS])
    assert.deepEqual(await codes(), [5, 2, 0])
    await rm(fixture.path(FIRST))
    assert.deepEqual(await codes(), [3, 2, 0])
    await fixture.edit(join(ledger.releaseFolder, 'manifest.json'), (text) =>
      text.replaceAll('lgr0000001', 'lgr0000002')
    )
    await assert.rejects(codes, /plugins\/ledger.*cannot be used/)
  })

  test('one alone neither judges nor touches those of the others', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST, SECOND])
    const plugin = await fixture.plugin([BADGES])
    await fixture.sync({ plugins: [plugin] })
    await fixture.plugin([BADGES, COLORS])
    await fixture.release([FIRST, SECOND, THIRD])
    await rm(fixture.path(FIRST))
    const lock = await readFile(fixture.lockPath, 'utf8')

    const alone = await fixture.sync(plugin)
    assert.deepEqual([alone.exitCode, findingsOf([alone])], [0, ['NEW bag0000002']])
    const text = await readFile(fixture.lockPath, 'utf8')
    assert.includeMembers(
      text.split('\n'),
      lock.split('\n').filter((line) => !line.startsWith('head'))
    )
    const all = await fixture.sync({ plugins: [plugin], check: true })
    assert.deepEqual(findingsOf([all]), ['DELETED acm0000001', 'NEW acm0000003'])
  })

  test('one alone leaves to the others what has no line yet, and says so', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    const plugin = await fixture.plugin([BADGES])
    await fixture.sync({ plugins: [plugin] })
    await rm(fixture.lockPath)

    const alone = await fixture.sync({ ...plugin, check: true })
    assert.equal(alone.exitCode, 3)
    assert.match(alone.items[0]!.message, /sync its package as well/)
    const all = await fixture.sync({ plugins: [plugin] })
    assert.deepEqual(findingsOf([all, ...all.plugins]), [
      'ADOPTED acm0000001',
      'ADOPTED bag0000001',
    ])
  })
})
