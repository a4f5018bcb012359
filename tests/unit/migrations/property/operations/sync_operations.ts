import { deepEqual, equal } from 'node:assert/strict'
import { createMigration, syncMigrations } from '../../../../../src/migrations/main.js'
import { type Disk, prefixOf } from '../model/disk.js'
import type { Model } from '../model/model.js'
import { PACKAGES } from '../model/packages.js'
import { alter, create, deedOf } from '../model/texts.js'
import type { Operation } from '../operation.js'
import { assertUntouched } from '../oracle/losses.js'
import { expectSync, linesOf, secondAfter, toLock } from '../oracle/sync.js'
import { outcomeOf } from '../oracle/outcome.js'
import { expectAll, verifySync } from '../oracle/verify_sync.js'
import type { Random } from '../random.js'

export const sync: Operation = {
  name: 'sync',
  weight: 18,
  async run(model) {
    const expected = expectAll(model, model.disk())
    const what = await verifySync(model, {
      work: () => syncMigrations(model.everything),
      expected,
    })
    if (expected.copies.size > 0) model.note('copied')
    return what
  },
}

const syncOne: Operation = {
  name: 'sync one package',
  weight: 2,
  async run(model, random) {
    const { installed } = model.packages
    const one = random.pick(installed)
    const names = new Set(installed.map(({ name }) => name))
    const what = await verifySync(model, {
      work: () =>
        syncMigrations({ root: model.root, package: one.name, releaseFolder: one.folder }),
      expected: expectSync(model.disk(), { synced: [one], installed: names }),
    })
    return `${one.name}: ${what}`
  },
}

const dryRun: Operation = {
  name: 'dry run',
  weight: 2,
  async run(model) {
    const disk = model.disk()
    const { result } = await outcomeOf(() => syncMigrations({ ...model.everything, dryRun: true }))
    assertUntouched(disk, model.disk())
    if (!disk.isLockBroken) equal(result?.exitCode, expectAll(model, disk).codes.sync)
    return 'wrote nothing'
  },
}

const restore: Operation = {
  name: 'restore',
  weight: 8,
  async run(model, random) {
    const disk = model.disk()
    const there = new Set(disk.files.map(({ revision }) => revision))
    const lines = disk.lock ?? []
    const gone = lines.filter(({ revision }) => !there.has(revision))
    const some = gone.length > 0 && random.chance(80) ? gone : lines
    if (some.length === 0) return null
    const { revision } = random.pick(some)
    const { code } = await outcomeOf(() =>
      syncMigrations({ ...model.everything, restore: revision })
    )
    const expected = expectRestore(model, { disk, revision })
    const after = model.disk()
    equal(after.lockText, disk.lockText, 'the lock file was written')
    if (expected === null) {
      equal(code?.startsWith('E_MIGRATION_UNRESTORABLE'), true, `${revision} was restored`)
      assertUntouched(disk, after)
      return `${revision} cannot be restored`
    }
    equal(code, undefined, `${revision} was not restored`)
    deepEqual([...after.entries].sort(), [...disk.entries, expected].sort(), 'restored files')
    model.note('restored')
    return expected[0]
  },
}

/** The same name and bytes, if the installed release has them. */
function expectRestore(
  model: Model,
  { disk, revision }: { disk: Disk; revision: string }
): [file: string, text: string] | null {
  const line = disk.lock!.findLast((one) => one.revision === revision)!
  const owner = model.packages.installed.find(({ name }) => name === line.package)
  const entry = owner?.entries.find((one) => one.revision === revision)
  const isThere = disk.files.some((file) => file.revision === revision)
  if (isThere || !entry || entry.sha256 !== line.sha256) return null
  return [line.file, model.written.get(`${revision} ${line.sha256}`)!]
}

export const make: Operation = {
  name: 'make:migration',
  weight: 16,
  async run(model, random) {
    const disk = model.disk()
    const { slug, body } = draft(model, random)
    const { result, code } = await outcomeOf(() =>
      createMigration({ root: model.root, slug, body, now: model.now })
    )
    const after = model.disk()
    if (disk.isLockBroken || hasRepeats(disk)) {
      equal(code, 'E_MIGRATION_LOCK_INVALID')
      assertUntouched(disk, after)
      return 'stopped by the lock file'
    }
    const file = result!.split('/').at(-1)!
    const [timestamp = '', revision = ''] = file.split('_')
    equal(timestamp, await expectTimestamp(model, disk), 'timestamp of the new migration')
    deepEqual([...after.entries].sort(), [...disk.entries, [file, body]].sort())
    const lines = new Map((disk.lock ?? []).map((line) => [line.revision, line]))
    for (const one of disk.files) {
      const isOwn = !prefixOf(one.revision)
      if (isOwn && !lines.has(one.revision)) {
        lines.set(one.revision, { revision: one.revision, file: one.file })
      }
    }
    lines.set(revision, { revision, file })
    deepEqual(linesOf(after.lockText), toLock([...lines.values()]), 'lock file')
    if (random.chance(55)) model.wait(random.below(60))
    else if (random.chance(15)) model.wait(-random.below(48))
    return file
  },
}

/* Two lines about one revision, of which it could keep only one. */
const hasRepeats = ({ lock }: Disk): boolean =>
  new Set(lock?.map(({ revision }) => revision)).size < (lock?.length ?? 0)

function draft(model: Model, random: Random): { slug: string; body: string } {
  const tables = model
    .business()
    .map(({ text }) => deedOf(text))
    .filter(({ kind }) => kind === 'creates')
  const name = model.nextName()
  if (tables.length === 0 || random.chance(60)) {
    return { slug: `create_${name}`, body: create(name, name) }
  }
  const { table } = random.pick(tables)
  return { slug: `add_${name}_to_${table}`, body: alter(table, name) }
}

async function expectTimestamp(model: Model, disk: Disk): Promise<string> {
  const elsewhere = (await model.repository?.published()) ?? []
  const last = [...disk.files, ...(disk.lock ?? []), ...elsewhere]
    .map(({ file }) => file.slice(0, 14))
    .sort()
    .at(-1)
  const now = model.now.toISOString().replace(/\D/g, '').slice(0, 14)
  return last && now <= last ? secondAfter(last) : now
}

const install: Operation = {
  name: 'install',
  weight: 6,
  async run(model, random) {
    const one = random.pick(PACKAGES)
    const isThere = model.packages.installed.some(({ name }) => name === one.name)
    if (isThere && one !== PACKAGES[0] && random.chance(25)) {
      await model.packages.remove(one)
      return `${one.name} removed`
    }
    const count = one === PACKAGES[0] ? 1 + random.below(one.size) : random.below(one.size + 1)
    const isDamaged = count > 0 && random.chance(20)
    const change = { at: random.below(count || 1), isAccepted: random.chance(50) }
    await model.packages.install(one, count, isDamaged ? change : undefined)
    const how = isDamaged ? `, another text of number ${change.at + 1}` : ''
    return `${one.name} with ${count}${how}${isDamaged && change.isAccepted ? ' (accepted)' : ''}`
  },
}

/** What is done with releases and the files that come from them. */
export const syncOperations = [sync, syncOne, dryRun, restore, make, install]
