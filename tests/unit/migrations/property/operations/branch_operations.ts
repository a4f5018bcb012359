import { deepEqual, equal } from 'node:assert/strict'
import { rebaseMigrations, type RebaseOptions } from '../../../../../src/migrations/main.js'
import { type DiskLine, linesIn, LOCK } from '../model/disk.js'
import type { Model } from '../model/model.js'
import { SHARED } from '../model/repository.js'
import type { Operation } from '../operation.js'
import { assertNothingLost, assertUntouched } from '../oracle/losses.js'
import { type ExpectedRebase, expectRebase } from '../oracle/rebase.js'
import { linesOf } from '../oracle/sync.js'
import { outcomeOf } from '../oracle/outcome.js'
import type { Random } from '../random.js'

const MOST_BRANCHES = 5
const ORIGINS = SHARED.map((branch) => `origin/${branch}`)

export const commit: Operation = {
  name: 'commit',
  weight: 6,
  async run({ repository }) {
    await repository!.commit()
    return repository!.current
  },
}

const branch: Operation = {
  name: 'branch',
  weight: 3,
  async run({ repository, databases }) {
    const { branches, current } = repository!
    if (branches.length >= MOST_BRANCHES) return null
    await repository!.commit()
    const name = `f${branches.length - 1}`
    databases!.copy(current, name)
    await repository!.create(name)
    return `${name} from ${current}`
  },
}

const change: Operation = {
  name: 'switch',
  weight: 10,
  async run(model, random) {
    const { branches, current } = model.repository!
    const to = random.pick(branches.filter((one) => one !== current))
    await model.repository!.commit()
    model.leave(current)
    await model.repository!.switch(to)
    model.enter(to)
    return `from ${current} to ${to}`
  },
}

const merge: Operation = {
  name: 'merge',
  weight: 12,
  async run(model, random) {
    const repository = model.repository!
    const { branches, current } = repository
    const other = random.pick(branches.filter((one) => one !== current))
    await repository.commit()
    const isMerged = await repository.merge(other)
    if (isMerged) {
      await repository.commit()
      return `${other} into ${current}`
    }
    model.note('conflict')
    const what = await rebase(model, { onto: other, base: 'origin/main', random })
    const contested = await repository.contested()
    if (!what.isRefused) equal(contested.includes(LOCK), false, 'the lock file is in conflict')
    if (what.isRefused || contested.length > 0) {
      await repository.abort()
      return `${other} into ${current}, given up: ${what.text} ${contested.join(' ')}`
    }
    model.note('conflict resolved')
    await repository.commit()
    return `${other} into ${current}, ${what.text}`
  },
}

const rebaseOnto: Operation = {
  name: 'rebase',
  weight: 9,
  async run(model, random) {
    const onto = random.pick([...ORIGINS, ...ORIGINS, ...model.repository!.branches])
    const base = random.chance(85) ? 'origin/main' : random.pick(model.repository!.branches)
    const { text } = await rebase(model, { onto, base, random })
    return `behind ${onto}, with ${base} in production: ${text}`
  },
}

interface Rebasing {
  onto: string
  base: string
  random: Random
}

/** Rebases, sometimes only to see first, and sometimes once more, for which nothing may be left. */
async function rebase(
  model: Model,
  { onto, base, random }: Rebasing
): Promise<{ text: string; isRefused: boolean }> {
  const before = model.disk()
  const options = { root: model.root, onto, base }
  const lines = linesIn(before.lockText ?? '')
  const expected = lines && (await expectOutcome(model, { onto, base, lines }))
  const run = (dryRun: boolean) => outcomeOf(() => rebaseMigrations({ ...options, dryRun }))
  const preview = random.chance(30) ? await run(true) : undefined
  assertUntouched(before, model.disk())
  const { result, code } = await run(false)
  if (preview) deepEqual([result, code], [preview.result, preview.code], 'rebase and dry run')
  if (expected === null) {
    equal(code, 'E_MIGRATION_LOCK_INVALID', 'rebase with a lock file in disorder')
    return { text: 'stopped by the lock file', isRefused: true }
  }

  const after = model.disk()
  assertNothingLost(before, after)
  const { violations, moves, drops } = result!
  const rules = violations.map(({ rule }) => rule)
  if (violations.length > 0) assertUntouched(before, after)
  // what Git left for somebody to decide is its own reason
  if (rules.includes('conflict')) return { text: 'refused a contested file', isRefused: true }
  equal(
    violations.length > 0,
    expected.isRefused,
    `refused because of ${rules.join() || 'nothing'}`
  )
  if (expected.isRefused) return { text: 'refused', isRefused: true }

  const names = after.files.map(({ file }) => file)
  deepEqual(names, [...new Set(expected.names.values())].sort(), 'names after the rebase')
  deepEqual(linesOf(after.lockText), expected.lock, 'lock file after the rebase')
  if (random.chance(40)) await rebaseAgain(model, options)
  if (moves.length > 0) model.note('moved')
  if (drops.length > 0) model.note('dropped')
  return { text: `${moves.length} moved, ${drops.length} dropped`, isRefused: false }
}

async function rebaseAgain(model: Model, options: RebaseOptions): Promise<void> {
  const before = model.disk()
  const { moves, drops, isLockStale } = await rebaseMigrations(options)
  deepEqual([moves, drops, isLockStale], [[], [], false], 'a second rebase')
  assertUntouched(before, model.disk())
}

async function expectOutcome(
  model: Model,
  { onto, base, lines }: { onto: string; base: string; lines: DiskLine[] }
): Promise<ExpectedRebase> {
  const repository = model.repository!
  const sides = await repository.lockSides()
  const [ancestor, ours, theirs] = sides.map(
    (text) => new Set((linesIn(text) ?? []).map(({ revision }) => revision))
  )
  const removed = ancestor!.difference(ours!.intersection(theirs!))
  return expectRebase(model.disk(), {
    base: repository.read(base),
    onto: repository.read(onto),
    lines,
    removed,
  })
}

/** What is done with branches. */
export const branchOperations = [commit, branch, change, merge, rebaseOnto]
