import { test } from '@japa/runner'
import { bodyOf, type Developer } from './developer.js'
import { isolateGit } from './git.js'
import { install } from './releases.js'
import { Team } from './team.js'

const FOLDER = 'database/migrations'
const SLOW = 'this.defer(() => new Promise((resolve) => setTimeout(resolve, 700)))'

test.group('Migrations of a team | repair', (group) => {
  group.each.setup(isolateGit)

  test('tells the new names, and only when it is told to', async ({ assert }) => {
    const developer = await migrated('parts', 'prices')
    const moved = await move(developer, 'parts')
    const before = await developer.database.history()
    const expected = [{ kind: 'rename', to: nameOf(moved) }]
    assert.containsSubset(await developer.database.repair({ apply: false }), expected)
    assert.deepEqual(await developer.database.history(), before)

    assert.containsSubset(await developer.database.repair({ apply: true }), expected)
    assert.deepEqual(await developer.database.recorded(), await developer.files())
    assert.deepEqual(await developer.database.repair({ apply: true }), [])
  })

  test('leaves a row whose file is gone, and one with two files, and repairs the others', async ({
    assert,
  }) => {
    const developer = await migrated('parts', 'prices', 'lists')
    await move(developer, 'parts')
    const prices = await move(developer, 'prices')
    await developer.write(`${FOLDER}/${prices.replace('_prices', '_values')}`, bodyOf(''))
    await developer.remove(`${FOLDER}/${await developer.fileOf('lists')}`)

    const repairs = await developer.database.repair({ apply: true })
    assert.deepEqual(
      repairs.map(({ kind, name }) => `${kind} ${name.split('_').at(-1)}`),
      ['rename parts', 'unknown prices', 'unknown lists']
    )
    const twin = nameOf(prices.replace('_prices', '_values'))
    assert.containsSubset(repairs, [
      { reason: 'no file has its revision' },
      {
        reason: `${nameOf(prices)} and ${twin} have its revision. Delete one: node ace iti:migrations:rebase --onto=origin/main`,
      },
    ])
    const { corrupt } = await developer.database.history()
    assert.lengthOf(corrupt, 2)
  })

  test('forgets the old name of what has run under both', async ({ assert }) => {
    const developer = await migrated('parts')
    const old = nameOf(await developer.fileOf('parts'))
    const moved = nameOf(await move(developer, 'parts'))
    await developer.database.db.table('adonis_schema').insert({ name: moved, batch: 2 })

    const repairs = await developer.database.repair({ apply: true })
    assert.containsSubset(repairs, [{ kind: 'forget', name: old, to: moved }])
    assert.deepEqual(await developer.database.recorded(), await developer.files())
  })

  test('of two at once is done by one', async ({ assert }) => {
    const developer = await migrated('parts', 'prices')
    await move(developer, 'parts')
    await move(developer, 'prices')

    const both = await Promise.all([
      developer.database.repair({ apply: true }),
      developer.database.repair({ apply: true }),
    ])
    assert.deepEqual(both.map((repairs) => repairs.length).sort(), [0, 2])
    assert.deepEqual(await developer.database.recorded(), await developer.files())
  })

  test('waits for one that migrates', async ({ assert }) => {
    const developer = await migrated('parts')
    await developer.make({ slug: 'slow', up: SLOW })
    const events: string[] = []
    let migrating: Promise<unknown>
    await new Promise<void>((begun) => {
      migrating = developer.database.migrate({
        onProgress({ kind }) {
          events.push(kind)
          if (kind === 'started') begun()
        },
      })
    })
    await move(developer, 'parts')
    const repairs = await developer.database.repair({ apply: true })
    events.push('repaired')
    await migrating!

    assert.deepEqual(events, ['started', 'applied', 'repaired'])
    assert.lengthOf(repairs, 1)
    assert.deepEqual(await developer.database.recorded(), await developer.files())
  })
})

/** A developer whose database has run these. */
async function migrated(...slugs: string[]): Promise<Developer> {
  const { first } = await Team.create({ release: await install('0.1') })
  for (const slug of slugs) await first.make({ slug })
  await first.database.migrate()
  return first
}

/** Gives a migration a name of the next year; returns it. */
async function move(developer: Developer, slug: string): Promise<string> {
  const file = await developer.fileOf(slug)
  const moved = String(Number(file.slice(0, 4)) + 1) + file.slice(4)
  await developer.rename(file, moved)
  return moved
}

const nameOf = (file: string) => `${FOLDER}/${file.replace(/\.ts$/, '')}`
