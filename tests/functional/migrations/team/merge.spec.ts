import { test } from '@japa/runner'
import type { Developer } from './developer.js'
import { isolateGit } from './git.js'
import { install } from './releases.js'
import { Team } from './team.js'

const LOCK = 'database/migrations.lock'

test.group('Migrations of a team | one release', (group) => {
  group.each.setup(isolateGit)

  test('are the same bytes for two who sync it, and merge without a conflict', async ({
    assert,
  }) => {
    const team = await Team.create({ release: await install('0.1') })
    const [one, other] = [team.first, await team.clone()]
    for (const developer of [one, other]) {
      developer.release = await install('0.2')
      await developer.sync()
      await developer.commit('Upgrade')
    }
    assert.deepEqual(await one.snapshot(), await other.snapshot())
    assert.lengthOf(await one.files(), 4)

    await one.git('push', '--quiet')
    await other.git('fetch', '--quiet')
    await other.git('merge', '--quiet', 'origin/dev')
    assert.deepEqual(await other.brokenRules(), [])
  })

  test('under two names become those of the target, and none runs twice', async ({ assert }) => {
    const team = await Team.create({ release: await install('0.1') })
    const [one, other] = [team.first, await team.clone()]
    for (const [developer, slug] of [
      [one, 'parts'],
      [other, 'prices'],
    ] as const) {
      const now = slug === 'parts' ? new Date() : later(-60)
      await developer.commitMigrations({ slug, now })
      developer.release = await install('0.2')
      await developer.sync()
      await developer.commit('Upgrade')
      await developer.database.migrate()
      await fill(developer, slug)
    }
    const rows = await other.database.rows()
    const own = await other.fileOf('add_rank_to_acme_customers')
    await one.git('push', '--quiet')

    await other.git('fetch', '--quiet')
    const merge = await other.tryGit('merge', '--quiet', 'origin/dev')
    assert.equal(merge.exitCode, 1)
    assert.lengthOf(await other.files(), 8)
    const { drops, moves } = await other.rebase('origin/dev')
    assert.deepEqual(drops[0], { file: own, kept: await one.fileOf('add_rank_to_acme_customers') })
    assert.deepEqual([drops.length, moves.length], [2, 1])
    await other.git('commit', '--quiet', '--no-edit')
    assert.deepEqual(await other.brokenRules(), [])
    assert.lengthOf(await other.files(), 6)

    assert.lengthOf(await other.database.repair({ apply: true }), 3)
    const { applied } = await other.database.migrate({ allowOutOfOrder: true })
    assert.lengthOf(applied, 1)
    assert.match(applied[0]!.name, /_parts$/)
    assert.containsSubset(await other.database.rows(), rows)
    await converge(one, other)
    assert.deepEqual(await one.database.recorded(), await other.database.recorded())
    assert.deepEqual(await one.database.schema(), await other.database.schema())
  })
})

test.group('Migrations of a team | two branches', (group) => {
  group.each.setup(isolateGit)

  test('come together in a {how} with the conflict style {style}')
    .with([
      { how: 'merge', style: 'merge' },
      { how: 'merge', style: 'diff3' },
      { how: 'merge', style: 'zdiff3' },
      { how: 'rebase', style: 'merge' },
      { how: 'rebase', style: 'diff3' },
    ])
    .run(async ({ assert }, { how, style }) => {
      const team = await Team.create({ release: await install('0.1') })
      const [one, other] = [team.first, await team.clone()]
      await other.git('config', 'merge.conflictStyle', style)
      await other.commitMigrations({ slug: 'prices', now: later(-60) })
      await one.commitMigrations({ slug: 'parts' })
      for (const [developer, slug] of [
        [one, 'parts'],
        [other, 'prices'],
      ] as const) {
        await developer.database.migrate()
        await fill(developer, slug)
      }
      const [rows, otherRows] = [await one.database.rows(), await other.database.rows()]
      await one.git('push', '--quiet')

      await other.git('fetch', '--quiet')
      const { exitCode, stdout } = await other.tryGit(how, 'origin/dev')
      assert.equal(exitCode, 1)
      assert.include(stdout, `Merge conflict in ${LOCK}`)
      const text = await other.read(LOCK)
      assert.equal(text.includes('|||||||'), style !== 'merge')
      assert.deepEqual(await other.brokenRules(), ['linear', 'lock'])
      await other.rebase('origin/dev')
      await proceed(other, how)
      assert.deepEqual(await other.brokenRules(), [])
      assert.equal(await other.git('status', '--porcelain'), '')

      const found = await other.database.repair({ apply: false })
      assert.deepEqual(await other.database.repair({ apply: true }), found)
      assert.containsSubset(found, [{ kind: 'rename' }])
      const refused = await other.database.migrate()
      assert.containsSubset(refused.violations, [{ rule: 'out-of-order' }])
      await other.database.migrate({ allowOutOfOrder: true })
      await converge(one, other)
      assert.containsSubset(await other.database.rows(), otherRows)
      assert.containsSubset(await one.database.rows(), rows)
      assert.deepEqual(await one.database.recorded(), await one.files())
      assert.deepEqual(await other.database.recorded(), await one.files())
      assert.deepEqual(await one.database.schema(), await other.database.schema())
    })

  test('keep the order of a branch whose commits are put behind the other one by one', async ({
    assert,
  }) => {
    const team = await Team.create({ release: await install('0.1') })
    const [one, other] = [team.first, await team.clone()]
    await other.commitMigrations(
      { slug: 'prices', now: later(-300) },
      { slug: 'price_notes', now: later(-240) },
      { slug: 'price_lists', now: later(-180) }
    )
    await one.commitMigrations({ slug: 'parts' })
    await one.git('push', '--quiet')

    await other.git('fetch', '--quiet')
    const { exitCode } = await other.tryGit('rebase', 'origin/dev')
    assert.equal(exitCode, 1)
    for (let commit = 1; commit <= 3; commit++) {
      await other.rebase('origin/dev')
      await other.tryGit('rebase', '--continue')
    }
    assert.deepEqual(await other.brokenRules(), [])
    const slugs = await other.slugs()
    assert.deepEqual(slugs.slice(2), ['parts', 'prices', 'price_notes', 'price_lists'])
  })
})

const later = (seconds: number) => new Date(Date.now() + seconds * 1000)

async function proceed(developer: Developer, how: string): Promise<void> {
  if (how === 'merge') await developer.git('commit', '--quiet', '--no-edit')
  else await developer.git('rebase', '--continue')
}

/** Writes a row into each table that a developer has something in. */
async function fill({ database: { db } }: Developer, table: string): Promise<void> {
  await db.table(table).insert({ code: `of ${table}` })
  const customer = { id: 1, code: table, name: `Customer of ${table}` }
  await db.table('acme_customers').insert(customer)
  await db.table('acme_orders').insert({ customer_id: 1, note: table })
}

/** What one pushed runs on the database of the other. */
async function converge(one: Developer, other: Developer): Promise<void> {
  await other.git('push', '--quiet')
  await one.git('pull', '--quiet', '--ff-only')
  const { violations, failure } = await one.database.migrate()
  if (violations.length > 0) throw new Error(violations[0]!.message)
  if (failure) throw failure.error
}
