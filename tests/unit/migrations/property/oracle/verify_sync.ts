import { deepEqual, equal, ok } from 'node:assert/strict'
import { type SyncReport, syncMigrations } from '../../../../../src/migrations/main.js'
import type { Disk } from '../model/disk.js'
import type { Model } from '../model/model.js'
import { outcomeOf } from './outcome.js'
import { assertUntouched } from './losses.js'
import { type ExpectedSync, expectSync, linesOf } from './sync.js'
import { isRefused, type State } from './sync_states.js'

const LOCK_INVALID = 'E_MIGRATION_LOCK_INVALID'

/** What a sync of every package has to find. */
export function expectAll(model: Model, disk: Disk): ExpectedSync {
  const synced = model.packages.installed
  return expectSync(disk, { synced, installed: new Set(synced.map(({ name }) => name)) })
}

/** Holds a check against what the disk, the lock file and the releases say. */
export async function verifyCheck(model: Model): Promise<void> {
  const disk = model.disk()
  const { result, code } = await outcomeOf(() =>
    syncMigrations({ ...model.everything, check: true })
  )
  assertUntouched(disk, model.disk())
  if (disk.isLockBroken) return equal(code, LOCK_INVALID, 'check of a lock file in disorder')

  const expected = expectAll(model, disk)
  for (const states of expected.states.values()) for (const state of states) model.note(state)
  assertReport(result ?? code, expected)
  equal(result!.exitCode, expected.codes.check, 'exit code of the check')
}

/** Holds the states of a report against those that are expected; of several that refuse, any may be named. */
export function assertReport(
  report: SyncReport | string | undefined,
  expected: ExpectedSync
): void {
  ok(typeof report === 'object', `the sync failed with ${report}`)
  const items = [report, ...report.plugins].flatMap((one) => one.items)
  const found = new Map(
    items.flatMap(({ revision, state }) =>
      state === 'IN_SYNC' ? [] : [[revision, state as State]]
    )
  )
  const named = [...expected.states].map(([revision, states]): [string, State] => {
    const state = found.get(revision)
    return [revision, state && states.includes(state) ? state : states[0]!]
  })
  deepEqual(new Map([...found].sort()), new Map(named.sort()), 'states')
}

/** Syncs, and holds every byte that it wrote against what it had to write. */
export async function verifySync(
  model: Model,
  { work, expected }: { work: () => Promise<SyncReport>; expected: ExpectedSync }
): Promise<string> {
  const before = model.disk()
  const { result, code } = await outcomeOf(work)
  const after = model.disk()
  if (before.isLockBroken) {
    equal(code, LOCK_INVALID)
    assertUntouched(before, after)
    return 'stopped by the lock file'
  }
  assertReport(result ?? code, expected)
  equal(result!.exitCode, expected.codes.sync, 'exit code of the sync')
  deepEqual(
    [...after.entries].sort(),
    [...before.entries, ...expected.copies].sort(),
    'files after the sync'
  )
  if (expected.lock === null) equal(after.lockText, before.lockText, 'lock file after the sync')
  else deepEqual(linesOf(after.lockText), expected.lock, 'lock file after the sync')
  remember(model, after)
  const isStopped = [...expected.states.values()].flat().some(isRefused)
  return isStopped ? 'refused' : `copied ${expected.copies.size}`
}

function remember(model: Model, { files, lock }: Disk): void {
  const locked = new Set((lock ?? []).map(({ revision, sha256 }) => `${revision} ${sha256}`))
  for (const { revision, hash, text } of files) {
    const key = `${revision} ${hash}`
    if (locked.has(key) && !model.written.has(key)) model.written.set(key, text)
  }
}
