import app from '@adonisjs/core/services/app'
import { getActiveTest, test } from '@japa/runner'
import { execFile } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { conflict, stateOf } from './conflict.js'
import { bodyOf, type Developer } from './developer.js'
import { isolateGit } from './git.js'
import { install } from './releases.js'
import { Team } from './team.js'

const FOLDER = 'database/migrations'
const LOCK = 'database/migrations.lock'
const KILLED = fileURLToPath(new URL('killed_rebase.ts', import.meta.url))

test.group('Migrations of a team | rebase', (group) => {
  group.each.setup(isolateGit)

  test('does nothing in a dry run, and nothing the second time', async ({ assert }) => {
    const developer = await conflict()
    const before = await stateOf(developer)
    const plan = await developer.rebase('origin/dev', { dryRun: true })
    assert.deepEqual([plan.drops.length, plan.moves.length, plan.isLockStale], [2, 3, true])
    assert.deepEqual(await stateOf(developer), before)

    assert.deepEqual(await developer.rebase('origin/dev'), plan)
    const after = await stateOf(developer)
    assert.notDeepEqual(after, before)
    const again = await developer.rebase('origin/dev')
    assert.deepEqual(again, { drops: [], moves: [], violations: [], isLockStale: false })
    assert.deepEqual(await stateOf(developer), after)
  })

  test('moves what is not committed as well, keeps the order and what is on the branches', async ({
    assert,
  }) => {
    const developer = await conflict()
    await developer.rebase('origin/dev')

    const base = ['create_acme_customers', 'create_acme_orders', 'released', 'parts']
    const copies = ['add_rank_to_acme_customers', 'widen_acme_customers_name']
    assert.deepEqual(await developer.slugs(), [
      ...base,
      ...copies,
      'loose',
      'prices',
      'lists',
      'notes',
    ])
    const status = await developer.git('status', '--porcelain', '--untracked-files=all')
    assert.include(status, `?? ${FOLDER}/${await developer.fileOf('loose')}`)
    for (const slug of ['prices', 'lists']) {
      assert.match(status, new RegExp(`^R  \\S+ -> \\S+_${slug}\\.ts$`, 'm'))
    }
    for (const ref of ['origin/main', 'origin/dev']) {
      const names = await developer.git('ls-tree', '--name-only', ref, `${FOLDER}/`)
      const files = await developer.files()
      assert.containsSubset(
        files,
        names.split('\n').map((path) => path.slice(FOLDER.length + 1))
      )
    }
  })

  test('ends the work of one that was killed, wherever that was', async ({ assert }) => {
    const developer = await conflict()
    const uninterrupted = await copyOf(developer, 0)
    await uninterrupted.rebase('origin/dev')
    const whole = await stateOf(uninterrupted)

    for (let step = 1; ; step++) {
      const copy = await copyOf(developer, step)
      const end = await killAt(copy, step)
      if (end === 0) {
        assert.isAbove(step, 8)
        return assert.deepEqual(await stateOf(copy), whole)
      }
      assert.equal(end, 'SIGKILL')
      assert.notDeepEqual(await stateOf(copy), whole)
      await copy.rebase('origin/dev')
      assert.deepEqual(await stateOf(copy), whole, `step ${step}`)
    }
  }).timeout(180_000)

  test('refuses two texts of one revision, and does nothing', async ({ assert }) => {
    const developer = await conflict()
    const file = await developer.fileOf('prices')
    await developer.write(`${FOLDER}/${file.replace('_prices', '_values')}`, bodyOf('return'))
    const before = await stateOf(developer)
    const { violations } = await developer.rebase('origin/dev')

    assert.containsSubset(violations, [{ rule: 'repeated' }])
    assert.include(violations[0]!.remedy, 'delete the other')
    assert.deepEqual(await stateOf(developer), before)
    await developer.remove(`${FOLDER}/${file.replace('_prices', '_values')}`)
    assert.containsSubset(await developer.rebase('origin/dev'), { violations: [] })
    assert.notDeepEqual(await stateOf(developer), before)
  })

  test('refuses an edited copy, and does nothing', async ({ assert }) => {
    const developer = await conflict()
    const file = await developer.fileOf('create_acme_orders')
    await developer.edit(`${FOLDER}/${file}`, (text) => `${text}// more\n`)
    const before = await stateOf(developer)
    const { violations } = await developer.rebase('origin/dev')

    assert.containsSubset(violations, [{ rule: 'edited', file: `${FOLDER}/${file}` }])
    assert.deepEqual(await stateOf(developer), before)
  })

  test('settles what two branches renamed differently', async ({ assert }) => {
    const team = await Team.create({ release: await install('0.1') })
    const [one, other] = [team.first, await team.clone()]
    const [file] = await one.commitMigrations({ slug: 'parts', now: later(-60) })
    await one.git('push', '--quiet')
    await other.git('pull', '--quiet')
    for (const [developer, timestamp] of [
      [one, '20261201000000'],
      [other, '20261202000000'],
    ] as const) {
      const name = timestamp + file!.slice(14)
      await developer.git('mv', `${FOLDER}/${file}`, `${FOLDER}/${name}`)
      await developer.edit(LOCK, (text) => text.replaceAll(file!, name))
      await developer.commit('Move it')
    }
    await one.git('push', '--quiet')

    await other.git('fetch', '--quiet')
    await other.tryGit('merge', 'origin/dev')
    assert.lengthOf(await other.files(), 4)
    await other.rebase('origin/dev')
    await other.git('commit', '--quiet', '--no-edit')
    assert.deepEqual(await other.files(), await one.files())
    assert.equal(await other.git('status', '--porcelain'), '')
  })

  test('leaves out of the lock file what one side deleted', async ({ assert }) => {
    const team = await Team.create({ release: await install('0.1') })
    const [one, other] = [team.first, await team.clone()]
    const [file] = await one.commitMigrations({ slug: 'parts', now: later(-60) })
    await one.git('push', '--quiet')
    await other.git('pull', '--quiet')
    await one.remove(`${FOLDER}/${file}`)
    await one.edit(LOCK, (text) => text.replace(new RegExp(`^\\w+ ${file}\n`, 'gm'), ''))
    await one.sync()
    await one.commit('Without parts')
    await one.git('push', '--quiet')
    await other.commitMigrations({ slug: 'prices' })

    await other.git('fetch', '--quiet')
    await other.tryGit('merge', 'origin/dev')
    await other.rebase('origin/dev')
    assert.notInclude(await other.read(LOCK), '_parts.ts')
    assert.deepEqual(await other.brokenRules(), [])
  })

  test('refuses to move a file that is itself in conflict', async ({ assert }) => {
    const team = await Team.create({ release: await install('0.1') })
    const [one, other] = [team.first, await team.clone()]
    const [file] = await one.commitMigrations({ slug: 'parts', now: later(-60) })
    const path = `${FOLDER}/${file}`
    await one.git('push', '--quiet', 'origin', 'HEAD:shared')
    await other.git('fetch', '--quiet')
    await other.git('merge', '--quiet', 'origin/shared')
    await one.edit(path, (text) => text.replace("'code', 32", "'code', 40"))
    await one.commit('Widen it')
    await one.git('push', '--quiet', 'origin', 'HEAD:shared')
    await other.edit(path, (text) => text.replace("'code', 32", "'code', 50"))
    await other.commit('Widen it more')

    await other.git('fetch', '--quiet')
    await other.git('checkout', '--quiet', '-b', 'values', 'origin/dev')
    await other.commitMigrations({ slug: 'values' })
    await other.git('push', '--quiet', 'origin', 'HEAD:dev')
    await other.git('checkout', '--quiet', 'dev')
    await other.tryGit('merge', 'origin/shared')
    const { violations } = await other.rebase('origin/dev')
    assert.containsSubset(violations, [{ rule: 'conflict', file: path }])

    await other.git('checkout', '--theirs', path)
    await other.git('add', path)
    assert.containsSubset(await other.rebase('origin/dev'), { moves: [{ from: file }] })
  })
})

const later = (seconds: number) => new Date(Date.now() + seconds * 1000)

async function copyOf(developer: Developer, number: number): Promise<Developer> {
  const root = app.tmpPath(`${developer.root.split('/').at(-1)}-${number}`)
  getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
  await cp(developer.root, root, { recursive: true })
  return developer.in(root)
}

/** Rebases in a process that is killed before this step; returns how it ended. */
function killAt({ root }: Developer, step: number): Promise<string | number> {
  const args = ['--import=@poppinss/ts-exec', KILLED, root, 'origin/dev', String(step)]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd: app.makePath() }, () =>
      resolve(child.signalCode ?? child.exitCode!)
    )
  })
}
