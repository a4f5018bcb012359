import { test } from '@japa/runner'
import { extendManifest, parseManifest } from '../../../src/migrations/main.js'
import { FIRST, SECOND, SyncFixture, textOf, THIRD } from './sync_fixture.js'

const draft = (version: string, files: string[]) => ({
  package: '@acme/plugin',
  version,
  files: new Map(files.map((file) => [file, textOf(file)])),
})

test.group('Manifest', () => {
  test('grows at its end, with the version that brings each entry', ({ assert }) => {
    const first = extendManifest(null, draft('1.0.0', [FIRST, SECOND]))
    const second = extendManifest(first, draft('1.1.0', [FIRST, SECOND, THIRD]))

    assert.deepEqual(second.entries.slice(0, 2), first.entries)
    assert.deepEqual(
      second.entries.map(({ file, since }) => [file, since]),
      [
        [FIRST, '1.0.0'],
        [SECOND, '1.0.0'],
        [THIRD, '1.1.0'],
      ]
    )
  })

  test('names the tables that a migration creates or alters', ({ assert }) => {
    const files = new Map([
      [FIRST, `createTable('a', () => {}); alterTable('b'); createTable('a')`],
    ])
    const { entries } = extendManifest(null, { package: 'x', version: '1.0.0', files })

    assert.deepEqual(entries[0]!.tables, ['a', 'b'])
  })

  test('lets an entry change in the version that brings it, and not after', ({ assert }) => {
    const released = extendManifest(null, draft('1.0.0', [FIRST]))
    const files = new Map([[FIRST, 'another text']])

    const same = extendManifest(released, { package: '@acme/plugin', version: '1.0.0', files })
    assert.notEqual(same.entries[0]!.sha256, released.entries[0]!.sha256)
    assert.throws(
      () => extendManifest(released, { package: '@acme/plugin', version: '1.0.1', files }),
      /was released with 1\.0\.0 and was changed since/
    )
  })

  test('refuses that a released entry goes, or that one comes before it', ({ assert }) => {
    const released = extendManifest(null, draft('1.0.0', [SECOND]))

    assert.throws(() => extendManifest(released, draft('1.1.0', [])), /is gone/)
    assert.throws(
      () => extendManifest(released, draft('1.1.0', [FIRST, SECOND])),
      /would come before it/
    )
  })

  test('is refused when {fault}')
    .with([
      { fault: 'it is not JSON', change: () => '{', says: /it is not JSON/ },
      { fault: 'it is null', change: () => 'null', says: /its schema is undefined/ },
      {
        fault: 'it is newer',
        change: edit({ schema: 2 }),
        says: /its schema is 2, this version reads 1/,
      },
      {
        fault: 'it has no entries',
        change: edit({ entries: {} }),
        says: /"entries" is not a list/,
      },
      {
        fault: 'an entry is empty',
        change: edit({ entries: [null] }),
        says: /"file" is not the name/,
      },
      {
        fault: 'a revision is not that of its file',
        change: editEntry({ revision: 'acm0000009' }),
        says: /"revision"/,
      },
      {
        fault: 'a hash is short',
        change: editEntry({ sha256: 'abc' }),
        says: /"sha256" is not a hash/,
      },
      {
        fault: 'a file leads elsewhere',
        change: editEntry({ file: `../${FIRST}` }),
        says: /"file" is not the name/,
      },
      { fault: 'an entry is there twice', change: repeat, says: /listed twice/ },
    ])
    .run(({ assert }, { change, says }) => {
      const text = JSON.stringify(extendManifest(null, draft('1.0.0', [FIRST])))
      assert.doesNotThrow(() => parseManifest(text, 'manifest.json'))
      assert.throws(() => parseManifest(change(text), 'manifest.json'), says)
    })

  test('is refused when a file of the package is not what was released', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await fixture.release([FIRST])
    await fixture.edit(`${fixture.releaseFolder}/${FIRST}`, (text) => `${text}// mine\n`)

    await assert.rejects(() => fixture.sync(), /does not have the hash it was released with/)
  })

  test('is refused when it is missing, or belongs to another package', async ({ assert }) => {
    const fixture = await SyncFixture.create()
    await assert.rejects(() => fixture.sync(), /"@acme\/plugin" has no migrations to sync/)

    await fixture.release([FIRST])
    await assert.rejects(
      () => fixture.sync({ package: 'other' }),
      /belongs to "@acme\/plugin", not "other"/
    )
  })
})

function edit(change: object) {
  return (text: string) => JSON.stringify({ ...JSON.parse(text), ...change })
}

function editEntry(change: object) {
  return (text: string) => {
    const manifest = JSON.parse(text)
    return JSON.stringify({ ...manifest, entries: [{ ...manifest.entries[0], ...change }] })
  }
}

function repeat(text: string) {
  const manifest = JSON.parse(text)
  return JSON.stringify({ ...manifest, entries: [...manifest.entries, ...manifest.entries] })
}
