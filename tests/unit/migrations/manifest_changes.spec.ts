import { test } from '@japa/runner'
import { extendManifest, type Manifest } from '../../../src/migrations/main.js'
import { findManifestChanges } from '../../../src/migrations/manifest_changes.js'
import { FIRST, SECOND, textOf, THIRD } from './sync_fixture.js'

const manifestOf = (...files: string[]) =>
  extendManifest(null, {
    package: '@acme/plugin',
    version: '1.0.0',
    files: new Map(files.map((file) => [file, textOf(file)])),
  })

/** A manifest with one entry changed. */
const changed = (manifest: Manifest, change: Partial<Manifest['entries'][number]>): Manifest => ({
  ...manifest,
  entries: manifest.entries.map((entry, at) => (at === 0 ? { ...entry, ...change } : entry)),
})

const reordered = ({ entries, ...rest }: Manifest): Manifest => ({
  ...rest,
  entries: entries.toReversed(),
})

const HASH = 'a'.repeat(64)
const released = manifestOf(FIRST, SECOND)

test.group('Changes of a manifest', () => {
  test('are none where it is the same, or has grown at its end', ({ assert }) => {
    assert.deepEqual(findManifestChanges(released, released), [])
    assert.deepEqual(findManifestChanges(manifestOf(), released), [])
    assert.deepEqual(findManifestChanges(released, manifestOf(FIRST, SECOND, THIRD)), [])
  })

  test('are none where another text accepts the released one', ({ assert }) => {
    const { sha256 } = released.entries[0]!
    const current = changed(released, { sha256: HASH, acceptedSha256: [sha256], tables: ['x'] })

    assert.deepEqual(findManifestChanges(released, current), [])
    const reasons = findManifestChanges(current, released).map(({ reason }) => reason)
    assert.deepEqual(reasons, [
      'has another "sha256", and the released one is not among "acceptedSha256"',
    ])
  })

  test('are told with file and reason: {title}')
    .with([
      {
        title: 'an entry is gone',
        before: released,
        after: manifestOf(FIRST),
        changes: [{ file: SECOND, reason: 'is gone' }],
      },
      {
        title: 'everything is gone',
        before: released,
        after: manifestOf(),
        changes: [FIRST, SECOND].map((file) => ({ file, reason: 'is gone' })),
      },
      {
        title: 'a hash is another',
        before: released,
        after: changed(released, { sha256: HASH }),
        changes: [
          {
            file: FIRST,
            reason: 'has another "sha256", and the released one is not among "acceptedSha256"',
          },
        ],
      },
      {
        title: 'the order is another',
        before: released,
        after: reordered(released),
        changes: [{ file: SECOND, reason: `stands before ${FIRST}` }],
      },
      {
        title: 'one was put between',
        before: manifestOf(FIRST, THIRD),
        after: manifestOf(FIRST, SECOND, THIRD),
        changes: [{ file: SECOND, reason: `is new, and stands before ${THIRD}` }],
      },
      {
        title: 'a name is another',
        before: released,
        after: changed(released, { slug: 'other', since: '1.0.1' }),
        changes: [
          { file: FIRST, reason: 'has another "slug": other, not create_acme_parts' },
          { file: FIRST, reason: 'has another "since": 1.0.1, not 1.0.0' },
        ],
      },
      {
        title: 'the tables are others, of the same text',
        before: released,
        after: changed(released, { tables: ['parts'] }),
        changes: [{ file: FIRST, reason: 'has other "tables": parts, not ' }],
      },
      {
        title: 'a text is accepted no more',
        before: changed(released, { acceptedSha256: [HASH] }),
        after: released,
        changes: [{ file: FIRST, reason: `no longer accepts ${HASH}` }],
      },
    ])
    .run(({ assert }, { before, after, changes }) => {
      assert.deepEqual(findManifestChanges(before, after), changes)
    })
})
