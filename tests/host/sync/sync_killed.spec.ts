import { test } from '@japa/runner'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FIRST, SECOND, SyncFixture, THIRD } from '../../unit/migrations/sync_fixture.js'
import { prepare } from '../../unit/migrations/sync_states.js'
import { TemporaryProject } from '../../functional/commands/temporary_project.js'
import { syncDisturbed } from './disturbed_sync.js'

/* Each starts a process for every step of a sync. */
const PATIENCE = 300_000
const LEFTOVER = /^(migrations\/[0-9a-z_]+\.ts|migrations\.lock)\.[0-9a-f]{8}\.tmp$/

interface Scenario {
  title: string
  arrange: (fixture: SyncFixture) => Promise<unknown>
  args?: string[]
  released: string[]
  /** files that are written, in order; before each its folder is made, and it is renamed at the end */
  written: number
  swept?: number
}

const SCENARIOS: Scenario[] = [
  {
    title: 'the first sync of a project',
    async arrange(fixture) {
      await rm(join(fixture.root, 'database'), { recursive: true })
      await fixture.release([FIRST, SECOND])
    },
    released: [FIRST, SECOND],
    written: 3,
  },
  {
    title: 'a sync after an upgrade, of which an earlier one was killed too',
    async arrange(fixture) {
      await prepare(fixture)
      await fixture.release([FIRST, SECOND, THIRD])
      await fixture.add(`${SECOND}.0123abcd.tmp`, 'half')
      await writeFile(`${fixture.lockPath}.0123abcd.tmp`, 'half')
    },
    released: [FIRST, SECOND, THIRD],
    written: 2,
    swept: 2,
  },
  {
    title: 'a restore',
    async arrange(fixture) {
      await prepare(fixture)
      await rm(fixture.path(FIRST))
    },
    args: ['--restore=acm0000001'],
    released: [FIRST, SECOND],
    written: 1,
  },
]

async function createProject({ arrange }: Scenario) {
  const project = await TemporaryProject.create()
  const fixture = await SyncFixture.in(project.root)
  await arrange(fixture)
  return fixture
}

/** The files of `database/` with their texts, by path. */
async function filesOf(fixture: SyncFixture): Promise<Map<string, string>> {
  const names = await fixture.entries()
  const files = names.filter((name) => name !== 'migrations')
  const texts = files.map(async (name): Promise<[string, string]> => [
    name,
    await readFile(join(fixture.root, 'database', name), 'utf8'),
  ])
  return new Map(await Promise.all(texts))
}

/** What `--check` has to say of each released migration, as the disk alone tells. */
function expectedStates(files: Map<string, string>, released: string[]): string[] {
  const lock = files.get('migrations.lock') ?? ''
  return released.map((name) => {
    const revision = name.split('_')[1]!
    const isThere = [...files.keys()].some(
      (path) => path.includes(revision) && path.endsWith('.ts')
    )
    const isLocked = new RegExp(`^${revision} `, 'm').test(lock)
    if (isLocked) return `${isThere ? 'IN_SYNC' : 'DELETED'} ${revision}`
    return `${isThere ? 'ADOPTED' : 'NEW'} ${revision}`
  })
}

const codeOf = (states: string[]) => {
  if (states.some((state) => state.startsWith('DELETED'))) return 3
  return states.every((state) => state.startsWith('IN_SYNC')) ? 0 : 2
}

test.group('node ace iti:sync-migrations | killed', () => {
  test('{title} goes on where it was killed, whenever that was')
    .with(SCENARIOS)
    .run(async ({ assert }, scenario) => {
      const { args = [], released, written, swept = 0 } = scenario
      const whole = await createProject(scenario)
      const before = await filesOf(whole)
      const undisturbed = await syncDisturbed(whole.root, {}, ...args)
      const expected = await filesOf(whole)
      // the folder, the first half of the text, the rest, the name
      assert.deepEqual([undisturbed.end, undisturbed.steps.length], [0, swept + written * 4])

      for (let killAt = 1; killAt <= undisturbed.steps.length; killAt++) {
        const fixture = await createProject(scenario)
        const killed = await syncDisturbed(fixture.root, { killAt }, ...args)
        const when = `killed at "${killed.steps.at(-1)}"`
        assert.deepEqual([killed.end, killed.steps.length], ['SIGKILL', killAt], killed.stderr)

        const files = await filesOf(fixture)
        for (const [path, text] of files) {
          if (!LEFTOVER.test(path))
            assert.include([before.get(path), expected.get(path)], text, when)
        }
        const states = expectedStates(files, released)
        const check = await fixture.sync({ check: true })
        const found = check.items.filter(({ revision }) => revision.startsWith('acm'))
        assert.sameMembers(
          found.map(({ state, revision }) => `${state} ${revision}`),
          states,
          when
        )
        assert.equal(check.exitCode, codeOf(states), when)

        const restore = args[0]?.split('=')[1]
        const next = await fixture.sync({ restore })
        assert.equal(next.exitCode, 0, when)
        assert.deepEqual(await filesOf(fixture), expected, when)
      }
    })
    .timeout(PATIENCE)
})

test.group('node ace iti:sync-migrations | several at once', () => {
  const upgrade = SCENARIOS[1]!

  test('all end well, with the files that one would have written', async ({ assert }) => {
    const alone = await createProject(upgrade)
    await syncDisturbed(alone.root, {})
    const expected = await filesOf(alone)

    for (let round = 0; round < 3; round++) {
      const fixture = await createProject(upgrade)
      const processes = [0, 1, 2, 3].map(() => syncDisturbed(fixture.root, { delay: 60 }))
      for (const { end, stderr } of await Promise.all(processes)) assert.equal(end, 0, stderr)
      assert.deepEqual(await filesOf(fixture), expected)
    }
  }).timeout(PATIENCE)

  test('a file that another one takes for a leftover is written again', async ({ assert }) => {
    const alone = await createProject(upgrade)
    await syncDisturbed(alone.root, {})
    const fixture = await createProject(upgrade)

    const { end, steps, stderr } = await syncDisturbed(fixture.root, { sweep: true })
    assert.equal(end, 0, stderr)
    assert.lengthOf(
      steps.filter((step) => step.startsWith('rename')),
      2 * upgrade.written
    )
    assert.deepEqual(await filesOf(fixture), await filesOf(alone))
  })

  test('a list that has a later copy and not yet the one before is read again', async ({
    assert,
  }) => {
    const fixture = await createProject(upgrade)
    await rm(fixture.lockPath)

    const { end, stderr } = await syncDisturbed(fixture.root, { hide: FIRST }, '--check')
    assert.equal(end, 2, stderr)
    const { end: checked } = await syncDisturbed(fixture.root, { hide: FIRST })
    assert.equal(checked, 0)
  })
})
