import { test } from '@japa/runner'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ON_LOCK, ON_NAMES, ON_RELEASED } from './check_faults.js'
import { bodyOf, type Developer } from './developer.js'
import { isolateGit } from './git.js'
import { install } from './releases.js'
import { obey } from './remedy.js'
import { Team } from './team.js'

const FOLDER = 'database/migrations'
const DAY = 24 * 60 * 60 * 1000

test.group('Migrations of a team | check', (group) => {
  group.each.setup(isolateGit)

  test('finds {fault}, and is satisfied when its remedy is followed')
    .with([...ON_RELEASED, ...ON_NAMES, ...ON_LOCK])
    .run(async ({ assert }, { make, rules, before, after }) => {
      const developer = await branch()
      const file = await make(developer)
      const { violations } = await developer.check()
      assert.deepEqual(
        violations.map(({ rule }) => rule),
        rules
      )
      const [violation] = violations
      assert.include(violation!.file, file)
      assert.include(violation!.message, file.split('/').at(-1)!)

      await before?.(developer)
      await obey(developer, violation!)
      await after?.(developer)
      assert.deepEqual(await developer.brokenRules(), [])
    })

  test('finds what is older than what the target got meanwhile', async ({ assert }) => {
    const developer = await branch()
    const other = await developer.team.clone()
    await other.commitMigrations({ slug: 'values' })
    await other.git('push', '--quiet')
    await developer.git('fetch', '--quiet')

    const { violations } = await developer.check()
    assert.containsSubset(violations, [
      { rule: 'linear', file: `${FOLDER}/${await developer.fileOf('prices')}` },
    ])
    assert.lengthOf(violations, 1)
    await obey(developer, violations[0]!)
    assert.deepEqual(await developer.brokenRules(), [])
  })

  test('quotes what a shell would take for more than a name', async ({ assert }) => {
    const developer = await branch()
    const path = `${FOLDER}/1; echo it's $HOME; .ts`
    await developer.write(path, bodyOf(''))

    const { violations } = await developer.check()
    const word = /--contents-from=('.*'), and delete/.exec(violations[0]!.remedy)![1]
    const { stdout } = await promisify(execFile)('sh', ['-c', `printf %s ${word}`])
    assert.equal(stdout, path)
  })

  test('leaves alone what is in production, whatever its name and timestamp', async ({
    assert,
  }) => {
    const stock = `${FOLDER}/1761000000000_create_values_table.ts`
    const team = await Team.create({
      release: await install('0.1'),
      async prepare(first) {
        await first.write(stock, bodyOf(''))
        const file = await first.make({ slug: 'parts', now: new Date(Date.now() + 5 * DAY) })
        const twin = file.replace(/_.*/, '_ffffffffff_twin.ts')
        await first.write(`${FOLDER}/${twin}`, bodyOf(''))
        await first.sync()
      },
    })

    assert.deepEqual(await team.first.brokenRules(), [])
    await team.first.edit(stock, (text) => `${text}// more\n`)
    const { violations } = await team.first.check()
    assert.containsSubset(violations, [{ rule: 'frozen', file: stock }])
    assert.lengthOf(violations, 1)
    await obey(team.first, violations[0]!)
    assert.deepEqual(await team.first.brokenRules(), [])
    await team.first.remove(stock)
    assert.deepEqual(await team.first.brokenRules(), ['frozen'])
  })
})

/** A personal branch with a migration, behind a project that has one in production. */
async function branch(): Promise<Developer & { team: Team }> {
  const now = new Date(Date.now() - 60_000)
  const team = await Team.create({
    release: await install('0.1'),
    prepare: (first) => first.make({ slug: 'parts', now }),
  })
  await team.first.commitMigrations({ slug: 'prices', now })
  return Object.assign(team.first, { team })
}
