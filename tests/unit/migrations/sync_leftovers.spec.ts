import { test } from '@japa/runner'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FIRST, SECOND, SyncFixture } from './sync_fixture.js'

const LEFTOVERS = [
  `database/migrations/${FIRST}.0a1b2c3d.tmp`,
  `database/migrations/${SECOND}.ffffffff.tmp`,
  'database/migrations.lock.01234567.tmp',
]
const OTHERS = [
  'database/migrations/notes.ts.0a1b2c3d.tmp',
  `database/migrations/${FIRST}.tmp`,
  `database/migrations/${FIRST}.0a1b2c3.tmp`,
  'database/other.lock.01234567.tmp',
]
const litter = (fixture: SyncFixture) =>
  Promise.all([...LEFTOVERS, ...OTHERS].map((path) => writeFile(join(fixture.root, path), 'half')))
const leftIn = async (fixture: SyncFixture) => {
  const entries = await fixture.entries()
  return entries.filter((name) => name.endsWith('.tmp')).map((name) => `database/${name}`)
}

test.group('Sync of migrations | leftovers', () => {
  test('are removed by a sync that has nothing else to write, and nothing that is not its own', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    await fixture.releaseAndSync([FIRST, SECOND])
    await litter(fixture)

    for (const options of [{ check: true }, { dryRun: true }]) {
      const { exitCode } = await fixture.sync(options)
      assert.equal(exitCode, 0)
      assert.sameMembers(await leftIn(fixture), [...LEFTOVERS, ...OTHERS])
    }
    const { exitCode, written } = await fixture.sync()
    assert.deepEqual([exitCode, written], [0, []])
    assert.sameMembers(await leftIn(fixture), OTHERS)
  })

  test('are removed by a sync that writes and by a restore, and not by one that refuses', async ({
    assert,
  }) => {
    const fixture = await SyncFixture.create()
    await fixture.releaseAndSync([FIRST])
    await fixture.release([FIRST, SECOND])
    await litter(fixture)
    await fixture.sync()
    assert.sameMembers(await leftIn(fixture), OTHERS)

    await rm(fixture.path(FIRST))
    await litter(fixture)
    await fixture.sync()
    assert.sameMembers(await leftIn(fixture), [...LEFTOVERS, ...OTHERS])
    await fixture.sync({ restore: 'acm0000001' })
    assert.sameMembers(await leftIn(fixture), OTHERS)
  })
})
