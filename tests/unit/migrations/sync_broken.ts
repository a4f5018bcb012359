import { writeFile } from 'node:fs/promises'
import { FIRST, SECOND, THIRD } from './sync_fixture.js'
import { textAppended } from './sync_refusals.js'
import type { StateRow } from './sync_states.js'

/** What a sync cannot run with: it ends in 1, says why, and writes nothing. */
export const BROKEN: Required<Pick<StateRow, 'title' | 'arrange' | 'says'>>[] = [
  {
    title: 'an unfinished merge',
    arrange: (fixture) =>
      fixture.edit(fixture.lockPath, (text) => text.replace('head', '<<<<<<< HEAD\nhead')),
    says: /migrations\.lock, line 3: there is an unresolved merge conflict/,
  },
  {
    title: 'a line whose revision is not that of its file',
    arrange: (fixture) =>
      fixture.edit(fixture.lockPath, (text) => text.replace('\nacm0000002 ', '\nacm0000009 ')),
    says: /migrations\.lock, line \d: "acm0000009 .* does not name a migration and its revision/,
  },
  {
    title: 'a line without its hash',
    arrange: (fixture) => fixture.edit(fixture.lockPath, (text) => text.replace(/ sha256:\w+/, '')),
    says: /migrations\.lock, line \d: .* does not end in a package and its hash/,
  },
  {
    title: 'a folder where the lock file should be',
    arrange: (fixture) => fixture.swapKind('database/migrations.lock', 'folder'),
    says: /database\/migrations\.lock cannot be read/,
  },
  {
    title: 'a file where the folder of migrations should be',
    arrange: (fixture) => fixture.swapKind('database/migrations', 'file'),
    says: /not a directory.*database\/migrations/,
  },
  {
    title: 'a file where their parent should be',
    arrange: (fixture) => fixture.swapKind('database', 'file'),
    says: /not a directory.*database\/migrations\.lock/,
  },
  {
    title: 'a dump of the schema that is none',
    arrange: (fixture) => fixture.dump('{'),
    says: /database\/schema\/sqlite-schema\.meta\.json is not what schema:dump writes/,
  },
  {
    title: 'something new, and a migration from the last second that a name can tell',
    async arrange(fixture) {
      await fixture.add('99991231235959_5be1c09f2a_create_bills.ts')
      await fixture.release([FIRST, SECOND, THIRD])
    },
    says: /"99991231235959" cannot name a migration: it is the last moment/,
  },
  {
    title: 'a package that is not installed',
    arrange: (fixture) => fixture.uninstall(),
    says: /"@acme\/plugin" has no migrations to sync/,
  },
  {
    title: 'a manifest that is none',
    arrange: (fixture) => writeFile(`${fixture.releaseFolder}/manifest.json`, '{'),
    says: /manifest\.json cannot be used: it is not JSON/,
  },
  {
    title: 'a package whose file has not the hash of its manifest',
    arrange: (fixture) => fixture.edit(`${fixture.releaseFolder}/${SECOND}`, textAppended),
    says: /does not have the hash it was released with/,
  },
]
