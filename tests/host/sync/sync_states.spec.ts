import { test } from '@japa/runner'
import { BROKEN } from '../../unit/migrations/sync_broken.js'
import { PACKAGE, SyncFixture } from '../../unit/migrations/sync_fixture.js'
import { prepare, ROWS } from '../../unit/migrations/sync_states.js'
import { TemporaryProject } from '../../functional/commands/temporary_project.js'

async function createProject() {
  const project = await TemporaryProject.create()
  const fixture = await prepare(await SyncFixture.in(project.root))
  const sync = (...args: string[]) =>
    project.ace('iti:sync-migrations', `--from=${PACKAGE}`, '--json', ...args)
  return { project, fixture, sync }
}

test.group('node ace iti:sync-migrations | states', () => {
  test('{title}')
    .with(ROWS)
    .run(async ({ assert }, { arrange, codes, states = [], hasWritten = false }) => {
      const { fixture, sync } = await createProject()
      await arrange(fixture)
      const before = await fixture.snapshot()

      const check = await sync('--check')
      assert.deepEqual(await fixture.snapshot(), before)
      const { exitCode } = await sync()
      const after = await fixture.snapshot()

      const report = JSON.parse(check.stdout)
      const found = report.items.filter((item: { state: string }) => item.state !== 'IN_SYNC')
      assert.deepEqual([check.exitCode, exitCode], codes)
      assert.equal(report.exitCode, codes[0])
      assert.deepEqual(
        found.map((item: { state: string; revision: string }) => `${item.state} ${item.revision}`),
        states
      )
      assert.equal(JSON.stringify(before) !== JSON.stringify(after), hasWritten)
    })

  test('ends in 1 for {title}')
    .with(BROKEN)
    .run(async ({ assert }, { arrange, says }) => {
      const { fixture, sync } = await createProject()
      await arrange(fixture)
      const before = await fixture.entries()

      for (const args of [['--check'], []]) {
        const { exitCode, stdout } = await sync(...args)
        assert.equal(exitCode, 1)
        assert.match(JSON.parse(stdout).error.message, says)
      }
      assert.deepEqual(await fixture.entries(), before)
    })

  test('ends in 1 for {arg}, which it does not know')
    .with([{ arg: '--force' }, { arg: '--yes' }, { arg: '--restore' }])
    .run(async ({ assert }, { arg }) => {
      const { fixture, sync } = await createProject()
      const before = await fixture.snapshot()
      const { exitCode } = await sync(arg)

      assert.equal(exitCode, 1)
      assert.deepEqual(await fixture.snapshot(), before)
    })
})
