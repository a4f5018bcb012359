import { deepEqual } from 'node:assert/strict'
import { checkMigrations, readHistory } from '../../../../../src/migrations/main.js'
import { LOCK } from '../model/disk.js'
import type { Model } from '../model/model.js'
import { expectFindings } from './branch_rules.js'
import { expectHistory } from './history.js'
import { assertUntouched } from './losses.js'
import { expectAll } from './verify_sync.js'

const BASE = 'origin/main'
/* What the sync finds is held against the oracle by the check of the sync itself. */
const OF_SYNC = /^(?:new|adopted|edited|deleted|duplicate|order|unlocked|upstream-changed) /

/** Holds `iti:migrations:check --db` against the branches and the database; only each third time with the branches. */
export async function verifyStream(model: Model): Promise<void> {
  const isCompared = model.isThorough()
  const disk = model.disk()
  const rows = model.databases!.recorded(model.branch)
  const { violations } = await model.databases!.open(model.branch, async (options) =>
    checkMigrations({
      ...model.everything,
      base: isCompared ? BASE : null,
      now: model.now,
      history: await readHistory(options),
    })
  )
  assertUntouched(disk, model.disk())
  const repository = model.repository!
  const alone = { base: new Map(), targets: [], shared: new Set<string>() }
  const others = { base: repository.read(BASE), ...(await repository.relation()) }
  const expected = [
    ...expectFindings(disk, { ...(isCompared ? others : alone), now: model.now }),
    ...expectHistory(disk, rows).findings,
    ...expectLock(model),
  ].sort()
  const found = violations.map(({ rule, file }) => `${rule} ${file}`).sort()
  for (const one of expected) model.note(one.split(' ')[0]!)
  deepEqual(
    found.filter((one) => !OF_SYNC.test(one)),
    expected,
    'violations'
  )
}

function expectLock(model: Model): string[] {
  const disk = model.disk()
  if (disk.isLockBroken) return [`lock ${LOCK}`]
  const { states, lock } = expectAll(model, disk)
  const isQuiet = [...states.values()].every((all) => all.every((state) => state === 'AHEAD'))
  return isQuiet && lock !== null ? [`lock ${LOCK}`] : []
}

/** Holds that no row went, and that no migration ran twice. */
export function verifyRows(model: Model): void {
  const databases = model.databases!
  deepEqual(databases.lostRows(model.branch), [], 'lost rows')
  const ledger = databases.ledger(model.branch)
  deepEqual(ledger, [...new Set(ledger)], 'a migration ran twice')
}
