import { deepEqual, equal } from 'node:assert/strict'
import { migrate as runMigrations, repairHistory } from '../../../../../src/migrations/main.js'
import type { Model } from '../model/model.js'
import type { Operation } from '../operation.js'
import { expectHistory, expectRepairs, expectRun } from '../oracle/history.js'
import { assertUntouched } from '../oracle/losses.js'

const FOREVER = new AbortController().signal

export const migrate: Operation = {
  name: 'migrate',
  weight: 12,
  async run(model, random) {
    const branch = model.branch
    const before = snapshot(model)
    const allowOutOfOrder = random.chance(40)
    const { findings, pending } = expectHistory(before.disk, before.rows)
    const report = await model.databases!.open(branch, (options) =>
      runMigrations({ ...options, wait: 5, signal: FOREVER, allowOutOfOrder })
    )
    const after = snapshot(model)
    assertUntouched(before.disk, after.disk)

    const stopping = findings.filter((one) => !allowOutOfOrder || !one.startsWith('out-of-order'))
    deepEqual(report.violations.map(({ rule, file }) => `${rule} ${file}`).sort(), stopping)
    const { applied, failed } =
      stopping.length > 0
        ? { applied: [], failed: undefined }
        : expectRun(before.disk, { pending, tables: before.tables })
    deepEqual(
      report.applied.map(({ name }) => name),
      applied,
      'what was applied'
    )
    equal(report.failure?.name, failed, 'what failed')
    deepEqual(
      after.rows.map(({ name }) => name),
      [...before.rows.map(({ name }) => name), ...applied],
      'what the database remembers'
    )
    equal(after.ledger.length, before.ledger.length + applied.length, 'what really ran')
    model.databases!.addRows(branch)
    if (stopping.length > 0) model.note('migrate stopped')
    if (applied.length > 0) model.note('migrated')
    if (failed) model.note('migration failed')
    return `${branch}: ${stopping.length} stopped it, ${applied.length} applied${failed ? `, ${failed} failed` : ''}`
  },
}

export const repair: Operation = {
  name: 'repair',
  weight: 8,
  async run(model, random) {
    const branch = model.branch
    const before = snapshot(model)
    const apply = random.chance(75)
    const repairs = expectRepairs(before.disk, before.rows)
    const found = await model.databases!.open(branch, (options) =>
      repairHistory({ ...options, apply })
    )
    const after = snapshot(model)
    assertUntouched(before.disk, after.disk)

    const planned = new Map(
      found.flatMap((one) =>
        one.kind === 'unknown' ? [] : [[one.id, one.kind === 'rename' ? one.to : null] as const]
      )
    )
    deepEqual(planned, repairs, 'what is to be repaired')
    const expected = before.rows.flatMap(({ id, name }) => {
      const to = apply && repairs.has(id) ? repairs.get(id)! : name
      return to === null ? [] : [{ id, name: to }]
    })
    deepEqual(
      after.rows.map(({ id, name }) => ({ id, name })),
      expected,
      'rows of the history'
    )
    deepEqual(after.ledger, before.ledger, 'a repair ran a migration')
    if (repairs.size > 0) model.note(apply ? 'repaired' : 'repair previewed')
    return `${branch}: ${repairs.size} ${apply ? 'repaired' : 'to be repaired'}`
  },
}

const forge: Operation = {
  name: 'remember one name too many',
  weight: 1,
  isFault: true,
  async run(model, random) {
    const { rows } = snapshot(model)
    if (rows.length === 0) return null
    const { name } = random.pick(rows)
    const other = name.replace(/\d{14}/, '20251231000000')
    model.databases!.forge(model.branch, other)
    return other
  },
}

/* Of the database of the branch that is checked out. */
function snapshot(model: Model) {
  const databases = model.databases!
  return {
    disk: model.disk(),
    rows: databases.recorded(model.branch),
    ledger: databases.ledger(model.branch),
    tables: databases.tables(model.branch),
  }
}

/** What is done with databases. */
export const databaseOperations = [migrate, repair, forge]
