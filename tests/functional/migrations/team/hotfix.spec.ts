import { test } from '@japa/runner'
import type { Developer } from './developer.js'
import { isolateGit } from './git.js'
import { install } from './releases.js'
import { obey } from './remedy.js'
import { Team } from './team.js'

const LOCK = 'database/migrations.lock'

test.group('Migrations of a team | hotfix', (group) => {
  group.each.setup(isolateGit)

  test('goes to production, dev and personal branches follow, and dev is released', async ({
    assert,
  }) => {
    const team = await Team.create({ release: await install('0.1') })
    const dev = team.first
    const production = await team.clone('main')
    await production.database.migrate()
    await dev.commitMigrations({ slug: 'parts' }, { slug: 'prices', now: later(3600) })
    await dev.git('push', '--quiet')
    const personal = await team.clone()
    await personal.git('checkout', '--quiet', '-b', 'personal')
    await personal.commitMigrations({ slug: 'lists' })
    await dev.database.migrate()
    await personal.database.migrate()
    await fill(production, 'acme_customers')
    await fill(dev, 'acme_customers', 'parts', 'prices')
    await fill(personal, 'acme_customers', 'prices', 'lists')
    const developers = [production, dev, personal]
    const rows = await Promise.all(developers.map(({ database }) => database.rows()))

    const hotfix = await team.clone('main')
    const [file] = await hotfix.commitMigrations({ slug: 'repairs' })
    const newest = await dev.fileOf('prices')
    assert.isAbove(Number(file!.slice(0, 14)), Number(newest.slice(0, 14)))
    assert.deepEqual(await hotfix.brokenRules(), [])
    await hotfix.git('push', '--quiet')
    await production.git('pull', '--quiet')
    await assertApplied(production, ['repairs'])

    await dev.git('fetch', '--quiet')
    const merge = await dev.tryGit('merge', 'origin/main')
    assert.include(merge.stdout, `Merge conflict in ${LOCK}`)
    await keepBothSides(dev)
    await dev.commit('Merge main')
    const { violations } = await dev.check()
    assert.deepEqual(violations.map(toFinding), ['linear parts.ts', 'linear prices.ts'])
    await obey(dev, violations[0]!)
    assert.deepEqual(await dev.brokenRules(), [])
    await dev.commit('Go behind main')
    await dev.git('push', '--quiet')
    assert.lengthOf(await dev.database.repair({ apply: true }), 2)
    await assertApplied(dev, ['repairs'], { allowOutOfOrder: true })

    await personal.git('fetch', '--quiet')
    await personal.tryGit('merge', 'origin/dev')
    await personal.rebase('origin/dev')
    await personal.git('commit', '--quiet', '--no-edit')
    assert.deepEqual(await personal.brokenRules(), [])
    assert.lengthOf(await personal.database.repair({ apply: true }), 3)
    await assertApplied(personal, ['repairs'], { allowOutOfOrder: true })
    await personal.git('push', '--quiet', 'origin', 'HEAD:dev')
    await dev.git('pull', '--quiet', '--ff-only')
    await assertApplied(dev, ['lists'])

    await production.git('fetch', '--quiet')
    await production.git('merge', '--quiet', 'origin/dev')
    assert.deepEqual(await production.brokenRules(), [])
    await assertApplied(production, ['parts', 'prices', 'lists'])
    for (const [at, { database }] of developers.entries()) {
      assert.containsSubset(await database.rows(), rows[at]!)
      assert.deepEqual(await database.recorded(), await production.files())
      assert.deepEqual(await database.schema(), await production.database.schema())
    }
  })

  test('of somebody who does not know dev stays as it is, and dev need not move', async ({
    assert,
  }) => {
    const team = await Team.create({ release: await install('0.1') })
    const dev = team.first
    await dev.commitMigrations({ slug: 'parts', now: later(3600) })
    await dev.git('push', '--quiet')
    const hotfix = await team.clone('main')
    await hotfix.git('branch', '--quiet', '-r', '-d', 'origin/dev')
    await hotfix.commitMigrations({ slug: 'repairs' })
    await hotfix.git('push', '--quiet')

    await dev.git('fetch', '--quiet')
    await dev.tryGit('merge', 'origin/main')
    const before = await dev.files()
    await dev.rebase('origin/main')
    assert.deepEqual(await dev.files(), before)
    assert.deepEqual(await dev.brokenRules(), [])
  })
})

/** Runs what is pending, which has to be this. */
async function assertApplied(
  { database }: Developer,
  slugs: string[],
  options: { allowOutOfOrder?: boolean } = {}
): Promise<void> {
  const { violations, failure, applied } = await database.migrate(options)
  if (failure) throw failure.error
  const ran = applied.map(({ name }) => name.split('_').at(-1)!)
  const messages = violations.map(({ message }) => message)
  if (ran.join() !== slugs.join()) throw new Error(`It ran ${ran}: ${messages}`)
}

const later = (seconds: number) => new Date(Date.now() + seconds * 1000)

const toFinding = ({ rule, file }: { rule: string; file: string }) =>
  `${rule} ${file.split('_').at(-1)}`

/** What the guide says of a merge that is resolved by hand. */
async function keepBothSides(developer: Developer): Promise<void> {
  await developer.edit(LOCK, (text) => text.replace(/^(?:<{7}|={7}|>{7}).*\n/gm, ''))
  await developer.sync()
}

async function fill({ database: { db } }: Developer, ...tables: string[]): Promise<void> {
  for (const table of tables) {
    await db
      .table(table)
      .insert({ code: 'kept', ...(table.startsWith('acme') && { name: 'Kept' }) })
  }
}
