import { mkdir, rename as renameFile, rm } from 'node:fs/promises'
import { BUSINESS, FIRST, SECOND, type SyncFixture } from './sync_fixture.js'
import type { StateRow } from './sync_states.js'

const RENAMED = '20260401000000_acm0000001_create_acme_parts.ts'
const CAPITAL = FIRST.replace('create', 'Create')
/** An edit of a copy. */
export const textAppended = (text: string) => `${text}// mine\n`
const firstLineRemoved = (text: string) => text.slice(text.indexOf('\n') + 1)

/** States that a sync refuses, alone. */
export const REFUSED: StateRow[] = [
  {
    title: 'EDITED: a copy with another text',
    arrange: (fixture) => fixture.edit(fixture.path(SECOND), textAppended),
    codes: [3, 3],
    states: ['EDITED acm0000002'],
    says: /was changed.*--restore=acm0000002.*make:migration/,
  },
  {
    title: 'EDITED: a copy whose first line is gone',
    arrange: (fixture) => fixture.edit(fixture.path(FIRST), firstLineRemoved),
    codes: [3, 3],
    states: ['EDITED acm0000001'],
    says: /was changed/,
  },
  {
    title: 'EDITED: a copy whose first line hides a statement, which is no part of its hash',
    arrange: (fixture) =>
      fixture.edit(fixture.path(FIRST), (text) => text.replace('\n', '\rx()\n')),
    codes: [3, 3],
    states: ['EDITED acm0000001'],
  },
  {
    title: 'EDITED: a copy whose first line names another package',
    arrange: (fixture) =>
      fixture.edit(fixture.path(FIRST), (text) => text.replace(' @acme/plugin@', ' @acme/other@')),
    codes: [3, 3],
    states: ['EDITED acm0000001'],
    says: /was changed/,
  },
  {
    title: 'EDITED: a copy with another name',
    arrange: (fixture) => rename(fixture, FIRST, RENAMED),
    codes: [3, 3],
    states: ['EDITED acm0000001'],
    says: new RegExp(`was renamed to ${RENAMED}\\. Give it its name back.* second time$`),
  },
  {
    title: 'EDITED: a copy with a capital in its name',
    arrange: (fixture) => rename(fixture, FIRST, CAPITAL),
    codes: [3, 3],
    states: ['EDITED acm0000001'],
    says: /was renamed to \d+_acm0000001_Create_acme_parts\.ts/,
  },
  {
    title: 'EDITED: a file of the project with another name than in the lock file',
    arrange: (fixture) => rename(fixture, BUSINESS, BUSINESS.replace('orders', 'bills')),
    codes: [3, 3],
    states: ['EDITED 4be1c09f2a'],
    says: /was renamed.*if no database has run it, write its new name into/,
  },
  {
    title: 'DELETED: a copy',
    arrange: (fixture) => rm(fixture.path(FIRST)),
    codes: [3, 3],
    states: ['DELETED acm0000001'],
    says: /was deleted\. Bring it back: node ace iti:sync-migrations --restore=acm0000001/,
  },
  {
    title: 'DELETED: a file of the project',
    arrange: (fixture) => rm(fixture.path(BUSINESS)),
    codes: [3, 3],
    states: ['DELETED 4be1c09f2a'],
    says: /Bring it back with Git/,
  },
  {
    title: 'DELETED: everything, with a lock file',
    async arrange(fixture) {
      await rm(fixture.path(''), { recursive: true })
      await mkdir(fixture.path(''))
    },
    codes: [3, 3],
    states: ['DELETED acm0000001', 'DELETED acm0000002', 'DELETED 4be1c09f2a'],
  },
  {
    title: 'DUPLICATE: two files with one revision',
    arrange: (fixture) => fixture.add(RENAMED),
    codes: [3, 3],
    states: ['DUPLICATE acm0000001'],
    says: /share one revision/,
  },
  {
    title: 'DUPLICATE: two files whose names differ by a capital',
    arrange: (fixture) => fixture.add(CAPITAL),
    codes: [3, 3],
    states: ['DUPLICATE acm0000001'],
    says: /share one revision/,
  },
  {
    title: 'DUPLICATE: two lines with one revision',
    arrange: (fixture) =>
      fixture.edit(fixture.lockPath, (text) => `${text}4be1c09f2a ${BUSINESS.replace('3', '4')}\n`),
    codes: [3, 3],
    states: ['DUPLICATE 4be1c09f2a'],
    says: /share one revision/,
  },
  {
    title: 'DUPLICATE: two lines of one file with different hashes',
    arrange: (fixture) =>
      fixture.edit(
        fixture.lockPath,
        (text) => `${text}acm0000001 ${FIRST} @acme/plugin sha256:${'0'.repeat(64)}\n`
      ),
    codes: [3, 3],
    states: ['DUPLICATE acm0000001'],
    says: /has two lines in database\/migrations\.lock/,
  },
  {
    title: 'ORDER: a copy behind its successor',
    arrange: (fixture) => fixture.move(FIRST, RENAMED),
    codes: [3, 3],
    states: ['ORDER acm0000002'],
    says: /does not stand in the order of the package/,
  },
  {
    title: 'ORDER: a copy that is gone with its line, but not its successor',
    async arrange(fixture) {
      await rm(fixture.path(FIRST))
      await fixture.unlock('acm0000001')
    },
    codes: [3, 3],
    states: ['ORDER acm0000001'],
  },
  {
    title: 'UNLOCKED: a copy without its line, with another text',
    async arrange(fixture) {
      await fixture.unlock('acm0000002')
      await fixture.edit(fixture.path(SECOND), textAppended)
    },
    codes: [3, 3],
    states: ['UNLOCKED acm0000002'],
    says: /is not in database\/migrations\.lock/,
  },
  {
    title: 'UNLOCKED: a copy without its line and without its first line',
    async arrange(fixture) {
      await fixture.unlock('acm0000002')
      await fixture.edit(fixture.path(SECOND), firstLineRemoved)
    },
    codes: [3, 3],
    states: ['UNLOCKED acm0000002'],
  },
  {
    title: 'UNLOCKED: a copy without its line, with a capital in its name',
    async arrange(fixture) {
      await rename(fixture, FIRST, CAPITAL)
      await fixture.unlock('acm0000001')
    },
    codes: [3, 3],
    states: ['UNLOCKED acm0000001'],
  },
  {
    title: 'UNLOCKED: a revision of the package that it never released',
    arrange: (fixture) => fixture.add('20260501000000_acm00000ff_invented.ts'),
    codes: [3, 3],
    states: ['UNLOCKED acm00000ff'],
  },
  {
    title: 'UNLOCKED: a revision of a package that nobody knows',
    arrange: (fixture) => fixture.add('20260501000000_xyz0000001_create_things.ts'),
    codes: [3, 3],
    states: ['UNLOCKED xyz0000001'],
    says: /sync its package as well/,
  },
  {
    title: 'UPSTREAM_CHANGED: another text of the package',
    arrange: (fixture) => fixture.rerelease(SECOND, 'another text\n'),
    codes: [4, 4],
    states: ['UPSTREAM_CHANGED acm0000002'],
    says: /was released with another text/,
  },
]

const rename = (fixture: SyncFixture, from: string, to: string) =>
  renameFile(fixture.path(from), fixture.path(to))
