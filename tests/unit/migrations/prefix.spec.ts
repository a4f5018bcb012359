import { test } from '@japa/runner'
import { extendManifest, parseManifest } from '../../../src/migrations/main.js'
import { derivePrefix } from '../../../src/migrations/prefix.js'

const fileOf = (revision: string, second = 0) => `2026010100000${second}_${revision}_create_x.ts`

const draft = (name: string, revisions: string[]) => ({
  package: name,
  version: '1.0.0',
  files: new Map(revisions.map((revision, index) => [fileOf(revision, index), ''])),
})

test.group('Prefix of a package', () => {
  test('of {name} is {prefix}')
    .with([
      { name: 'positions', taken: [], prefix: 'pos' },
      { name: 'positions', taken: ['pos', 'poi'], prefix: 'pot' },
      { name: 'badge', taken: [], prefix: 'bag' },
      { name: 'facade', taken: [], prefix: 'fax' },
      { name: 'b2b', taken: [], prefix: 'bbx' },
      { name: 'iti', taken: ['iti'], prefix: 'itx' },
    ])
    .run(({ assert }, { name, taken, prefix }) => {
      assert.equal(derivePrefix(name, new Set(taken)), prefix)
    })

  test('is refused in a manifest for {fault}')
    .with([
      { fault: 'two of them', name: 'x', revisions: ['acm0000001', 'bcm0000001'], says: /acm and/ },
      {
        fault: 'letters that could be hex',
        name: 'x',
        revisions: ['bad0000001'],
        says: /beyond f/,
      },
      { fault: 'none at all', name: 'x', revisions: ['4be1c09f2a'], says: /beyond f/ },
      { fault: 'that of the framework', name: 'x', revisions: ['iti0000001'], says: /framework/ },
    ])
    .run(({ assert }, { name, revisions, says }) => {
      assert.throws(() => extendManifest(null, draft(name, revisions)), says)

      const files = draft(name, revisions)
      const entries = [...files.files.keys()].map((file, index) => ({
        ...entryOf(revisions[index]!),
        timestamp: file.slice(0, 14),
        file,
      }))
      const text = JSON.stringify({ schema: 1, package: name, entries })
      assert.throws(() => parseManifest(text, 'manifest.json'), says)
    })

  test('"iti" is that of the framework', ({ assert }) => {
    const { entries } = extendManifest(null, draft('@iti/framework', ['iti0000001']))
    assert.lengthOf(entries, 1)
  })
})

const entryOf = (revision: string) => ({
  revision,
  slug: 'create_x',
  since: '1.0.0',
  sha256: '0'.repeat(64),
  tables: [],
  acceptedSha256: [],
})
