import app from '@adonisjs/core/services/app'
import { getActiveTest, test } from '@japa/runner'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  E_GIT_FAILED,
  E_GIT_HISTORY_MISSING,
  E_GIT_MISSING,
  E_GIT_REF_MISSING,
} from '../../../../src/migrations/main.js'
import type { Developer } from './developer.js'
import { git, isolateGit } from './git.js'
import { install } from './releases.js'
import { Team } from './team.js'

test.group('Migrations of a team | repositories', (group) => {
  group.each.setup(isolateGit)

  test('cannot be checked where there is no Git, unless nothing is compared', async ({
    assert,
  }) => {
    const { first } = await start()
    await first.remove('.git')

    await assertFails(() => first.check(), E_GIT_MISSING, /is in no Git repository/)
    await assertFails(() => first.rebase('origin/dev'), E_GIT_MISSING, /was cloned/)
    assert.deepEqual(await first.brokenRules({ base: null }), [])
    assert.match(await first.make({ slug: 'parts' }), /_parts\.ts$/)
  })

  test('cannot be checked where Git does not trust the folder, and it says so', async ({
    assert,
    cleanup,
  }) => {
    const { first } = await start()
    process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = '1'
    cleanup(() => void delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER)

    await assertFails(() => first.check(), E_GIT_FAILED, /safe\.directory/)
    assert.match(await first.make({ slug: 'parts' }), /_parts\.ts$/)
  })

  test('cannot be compared with {ref}')
    .with([{ ref: 'origin/nowhere' }, { ref: '-x' }, { ref: '--all' }, { ref: '' }])
    .run(async ({}, { ref }) => {
      const { first } = await start()
      const says = new RegExp(`knows no "${ref}"\\. Fetch it: git fetch origin`)

      await assertFails(() => first.check({ base: ref }), E_GIT_REF_MISSING, says)
      if (ref) await assertFails(() => first.check({ onto: ref }), E_GIT_REF_MISSING, says)
      await assertFails(() => first.rebase(ref), E_GIT_REF_MISSING, says)
      await assertFails(() => first.rebase('origin/dev', { base: ref }), E_GIT_REF_MISSING, says)
    })

  test('cannot be checked without a common history, until it is fetched', async ({ assert }) => {
    const team = await start()
    await team.first.commitMigrations({ slug: 'parts' }, { slug: 'prices' })
    await team.first.git('push', '--quiet')
    const { root } = team.first
    await rm(join(root, '.git'), { recursive: true })
    await git(root, 'init', '--quiet', '--initial-branch=dev')
    await git(root, 'remote', 'add', 'origin', `file://${team.origin}`)
    await git(root, 'fetch', '--quiet', '--depth=1', 'origin', 'main', 'dev')
    await git(root, 'reset', '--quiet', 'origin/dev')

    const { first } = team
    await assertFails(() => first.check(), E_GIT_HISTORY_MISSING, /git fetch --unshallow origin/)
    await git(root, 'fetch', '--quiet', '--unshallow', 'origin')
    assert.deepEqual(await first.brokenRules(), [])
  })

  test('may be larger than the project, which lies in a subfolder', async ({ assert }) => {
    const inner = await startInSubfolder()
    const files = await inner.files()
    assert.deepEqual(await inner.brokenRules({ base: 'main' }), [])
    const [parts, prices] = [await inner.fileOf('parts'), await inner.fileOf('prices')]
    await inner.rename(parts, parts.replace(/^\d{14}/, '20250101000000'))
    assert.deepEqual(await inner.brokenRules({ base: 'main' }), ['frozen', 'edited'])

    const { moves } = await inner.rebase('main', { base: 'main' })
    assert.lengthOf(moves, 1)
    assert.deepEqual(await inner.files(), files)
    await inner.rename(prices, prices.replace(/^\d{14}/, '20250101000000'))
    await inner.commit('Date it wrongly')
    await inner.rebase('main', { base: 'main' })
    assert.match(await inner.git('status', '--porcelain'), /^R {2}app\/\S+_prices\.ts -> app\//m)
    assert.deepEqual(await inner.brokenRules({ base: 'main' }), [])
  })

  test('without the branch of integration are not compared with it, and it says so', async ({
    assert,
  }) => {
    const { first } = await start()
    const note = 'origin/dev is not known here; nothing was compared with it'
    const known = await first.check()
    assert.notInclude(known.notes, note)

    await first.git('update-ref', '-d', 'refs/remotes/origin/dev')
    const { notes, comparedWith } = await first.check()
    assert.deepEqual([notes, comparedWith], [[note], ['origin/main']])
  })

  test('without any commit have nothing to compare with', async ({ assert }) => {
    const { first } = await start()
    await first.remove('.git')
    await first.git('init', '--quiet', '--initial-branch=main')

    await assertFails(() => first.check(), E_GIT_REF_MISSING, /knows no "origin\/main"/)
    await assertFails(() => first.check({ base: 'HEAD' }), E_GIT_REF_MISSING, /knows no "HEAD"/)
    await assertFails(() => first.rebase('main'), E_GIT_REF_MISSING, /knows no "main"/)
    assert.deepEqual(await first.brokenRules({ base: null }), [])
    assert.match(await first.make({ slug: 'parts' }), /_parts\.ts$/)
  })
})

async function assertFails(
  act: () => Promise<unknown>,
  Failure: new (...args: never[]) => Error,
  says: RegExp
): Promise<void> {
  const error = await act().catch((reason: Error) => reason)
  if (!(error instanceof Failure)) throw new Error(`It ended with ${error}`)
  if (!says.test(error.message)) throw new Error(`It says ${error.message}`)
}

const start = async () => Team.create({ release: await install('0.1') })

/** The project in the folder `app` of a repository, with a migration on `main`, and one that is new. */
async function startInSubfolder(): Promise<Developer> {
  const { first } = await start()
  await first.make({ slug: 'parts' })
  await first.remove('.git')
  const root = await mkdtemp(app.tmpPath('larger-'))
  getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
  await cp(first.root, join(root, 'app'), { recursive: true })
  const inner = first.in(join(root, 'app'))
  await git(root, 'init', '--quiet', '--initial-branch=main')
  await inner.commit('Start')
  await git(root, 'checkout', '--quiet', '-b', 'personal')
  await inner.make({ slug: 'prices' })
  await inner.commit('Add prices')
  return inner
}
