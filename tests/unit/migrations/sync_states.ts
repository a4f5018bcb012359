import { rm } from 'node:fs/promises'
import { BUSINESS, FIRST, SECOND, type SyncFixture, THIRD } from './sync_fixture.js'
import { REFUSED, textAppended } from './sync_refusals.js'

/** A project that somebody meets, and what a sync makes of it. */
export interface StateRow {
  title: string
  /** changes a project that is in sync with the first two migrations of the package, and has one of its own */
  arrange: (fixture: SyncFixture) => Promise<unknown>
  /** with `--check`, and without */
  codes: [check: number, sync: number]
  /** every state but "in sync", with its revision */
  states?: string[]
  hasWritten?: boolean
  /** a part of the first message */
  says?: RegExp
}

const SETTLED: StateRow[] = [
  { title: 'a project in sync', arrange: async () => {}, codes: [0, 0] },
  {
    title: 'NEW: a migration that the package brings',
    arrange: (fixture) => fixture.release([FIRST, SECOND, THIRD]),
    codes: [2, 0],
    states: ['NEW acm0000003'],
    hasWritten: true,
    says: /is new in the package/,
  },
  {
    title: 'no lock file yet, and nothing of the package',
    async arrange(fixture) {
      for (const path of [fixture.lockPath, fixture.path(FIRST), fixture.path(SECOND)])
        await rm(path)
    },
    codes: [2, 0],
    states: ['ADOPTED 4be1c09f2a', 'NEW acm0000001', 'NEW acm0000002'],
    hasWritten: true,
  },
  {
    title: 'a lock file that is gone',
    arrange: (fixture) => rm(fixture.lockPath),
    codes: [2, 0],
    states: ['ADOPTED acm0000001', 'ADOPTED acm0000002', 'ADOPTED 4be1c09f2a'],
    hasWritten: true,
    says: /is taken into database\/migrations\.lock/,
  },
  {
    title: 'ADOPTED: a copy without its line',
    arrange: (fixture) => fixture.unlock('acm0000002'),
    codes: [2, 0],
    states: ['ADOPTED acm0000002'],
    hasWritten: true,
  },
  {
    title: 'ADOPTED: a copy without its line, of which the package has released another text since',
    async arrange(fixture) {
      await fixture.unlock('acm0000002')
      await fixture.rerelease(SECOND, 'another text\n', { isAccepted: true })
    },
    codes: [2, 0],
    states: ['ADOPTED acm0000002'],
    hasWritten: true,
  },
  {
    title: 'another text of the package that accepts the one that was synced',
    arrange: (fixture) => fixture.rerelease(SECOND, 'another text\n', { isAccepted: true }),
    codes: [0, 0],
  },
  {
    title: 'a file that a dump of the schema took over',
    async arrange(fixture) {
      await squash(fixture)
      await rm(fixture.path(FIRST))
    },
    codes: [0, 0],
  },
  {
    title: 'a file that a dump of the schema took over, without its line',
    async arrange(fixture) {
      await squash(fixture)
      await rm(fixture.path(FIRST))
      await fixture.unlock('acm0000001')
    },
    codes: [2, 0],
    states: ['ADOPTED acm0000001'],
    hasWritten: true,
  },
  {
    title: 'AHEAD: a package that was downgraded',
    arrange: (fixture) => fixture.release([FIRST]),
    codes: [5, 0],
    states: ['AHEAD acm0000002'],
    says: /is not in the installed release of @acme\/plugin/,
  },
  {
    title: 'a folder of migrations that is a link',
    async arrange(fixture) {
      await fixture.linkFolder()
      await fixture.release([FIRST, SECOND, THIRD])
    },
    codes: [2, 0],
    states: ['NEW acm0000003'],
    hasWritten: true,
  },
]

const SEVERAL: StateRow[] = [
  {
    title: '4 before 3',
    async arrange(fixture) {
      await fixture.rerelease(SECOND, 'another text\n')
      await rm(fixture.path(FIRST))
    },
    codes: [4, 4],
    states: ['DELETED acm0000001', 'UPSTREAM_CHANGED acm0000002'],
  },
  {
    title: '3 before 5, of which nothing is written',
    async arrange(fixture) {
      await fixture.release([FIRST, THIRD])
      await rm(fixture.path(FIRST))
    },
    codes: [3, 3],
    states: ['DELETED acm0000001', 'AHEAD acm0000002', 'NEW acm0000003'],
  },
  {
    title: '5 before 2, which is written nevertheless',
    arrange: (fixture) => fixture.release([FIRST, THIRD]),
    codes: [5, 0],
    states: ['AHEAD acm0000002', 'NEW acm0000003'],
    hasWritten: true,
  },
  {
    title: '3 before 2, of which nothing is written',
    async arrange(fixture) {
      await fixture.release([FIRST, SECOND, THIRD])
      await fixture.edit(fixture.path(FIRST), textAppended)
    },
    codes: [3, 3],
    states: ['EDITED acm0000001', 'NEW acm0000003'],
  },
]

/** Lock files that are not as a sync writes them. */
export const LOCK: StateRow[] = [
  {
    title: 'a head line that is wrong',
    arrange: (fixture) =>
      fixture.edit(fixture.lockPath, (text) => text.replace(/^head .*$/m, `head ${FIRST}`)),
    codes: [2, 0],
    hasWritten: true,
  },
  {
    title: 'no head line',
    arrange: (fixture) => fixture.edit(fixture.lockPath, (text) => text.replace(/^head .*\n/m, '')),
    codes: [2, 0],
    hasWritten: true,
  },
  {
    title: 'the lines of both sides of a merge',
    arrange: (fixture) =>
      fixture.edit(fixture.lockPath, (text) => `${text.trimEnd()}\nhead ${FIRST}\n${text}`),
    codes: [2, 0],
    hasWritten: true,
  },
  {
    title: 'line ends of Windows',
    arrange: (fixture) => fixture.edit(fixture.lockPath, (text) => text.replaceAll('\n', '\r\n')),
    codes: [0, 0],
  },
  {
    title: 'a byte order mark',
    arrange: (fixture) => fixture.edit(fixture.lockPath, (text) => `\uFEFF${text}`),
    codes: [2, 0],
    hasWritten: true,
  },
]

/** Every state, alone and with others. */
export const ROWS: StateRow[] = [...SETTLED, ...REFUSED, ...SEVERAL, ...LOCK]

/** Brings a project into the state that each row begins with. */
export async function prepare(fixture: SyncFixture): Promise<SyncFixture> {
  await fixture.releaseAndSync([FIRST, SECOND])
  await fixture.add(BUSINESS)
  await fixture.sync()
  return fixture
}

const squash = (fixture: SyncFixture) =>
  fixture.dump(
    JSON.stringify({ squashedMigrationNames: [`database/migrations/${FIRST.replace('.ts', '')}`] })
  )
