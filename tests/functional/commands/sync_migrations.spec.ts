import { test } from '@japa/runner'
import { TemporaryProject } from './temporary_project.js'

const SYNC = 'iti:sync-migrations'

test.group('node ace iti:sync-migrations', () => {
  test('copies the migrations of the framework with nothing but an installation', async ({
    assert,
  }) => {
    const project = await TemporaryProject.create()

    const check = await project.ace(SYNC, '--check')
    assert.equal(check.exitCode, 2, check.stderr)
    assert.match(check.stdout, /NEW .*_create_iti_users\.ts/)
    const dryRun = await project.ace(SYNC, '--dry-run')
    assert.equal(dryRun.exitCode, 0)
    assert.match(dryRun.stdout, /would write database\/migrations\.lock/)
    assert.deepEqual(await project.migrations(), [])

    const sync = await project.ace(SYNC)
    assert.equal(sync.exitCode, 0)
    const migrations = await project.migrations()
    assert.isAbove(migrations.length, 6)
    for (const file of migrations) assert.include(sync.stdout, `wrote database/migrations/${file}`)

    const again = await project.ace(SYNC, '--check')
    assert.equal(again.exitCode, 0)
    assert.match(again.stdout, /in sync/)
  })

  test('refuses an edited copy, says what to do, and restores it', async ({ assert }) => {
    const project = await TemporaryProject.create()
    await project.ace(SYNC)
    const [file] = await project.migrations()
    const path = `database/migrations/${file}`
    const before = await project.read(path)
    const revision = file!.split('_')[1]!

    await project.edit(path, (text) => `${text}// mine\n`)
    const refused = await project.ace(SYNC)
    assert.equal(refused.exitCode, 3)
    assert.match(refused.stdout, new RegExp(`EDITED ${file} .*--restore=${revision}`))
    assert.match(refused.stderr, /Nothing was written/)

    await project.remove(path)
    const restored = await project.ace(SYNC, `--restore=${revision}`)
    assert.equal(restored.exitCode, 0, restored.stderr)
    assert.equal(await project.read(path), before)
  })

  test('keeps what the installed release does not have', async ({ assert }) => {
    const project = await TemporaryProject.create()
    await project.ace(SYNC)
    await project.edit('database/migrations.lock', (text) =>
      text.replaceAll(' @iti/framework ', ' @acme/removed ')
    )

    const check = await project.ace(SYNC, '--check')
    assert.equal(check.exitCode, 5)
    assert.match(check.stdout, /AHEAD .* is not in the installed release of @acme\/removed/)
    const sync = await project.ace(SYNC)
    assert.equal(sync.exitCode, 0)
  })

  test('prints JSON alone, also of an error', async ({ assert }) => {
    const project = await TemporaryProject.create()

    const check = await project.ace(SYNC, '--check', '--json')
    const report = JSON.parse(check.stdout)
    assert.equal(check.exitCode, 2)
    assert.containsSubset(report, { package: '@iti/framework', exitCode: 2, isLockStale: true })
    assert.isAbove(report.items.length, 6)
    assert.containsSubset(report.items[0], { state: 'NEW' })

    const failed = await project.ace(SYNC, '--from=@acme/nowhere', '--json')
    assert.equal(failed.exitCode, 1)
    assert.containsSubset(JSON.parse(failed.stdout), {
      exitCode: 1,
      error: { code: 'E_MANIFEST_MISSING' },
    })
  })

  test('ends in 1 for {fault}')
    .with([
      {
        fault: 'a package that is not there',
        args: ['--from=@acme/nowhere'],
        says: /no migrations to sync/,
      },
      {
        fault: 'a package name that leads elsewhere',
        args: ['--from=../..'],
        says: /no migrations to sync/,
      },
      {
        fault: 'a revision that nobody knows',
        args: ['--restore=iti0000000'],
        says: /cannot be restored/,
      },
    ])
    .run(async ({ assert }, { args, says }) => {
      const project = await TemporaryProject.create()
      const { exitCode, stderr } = await project.ace(SYNC, ...args)

      assert.equal(exitCode, 1)
      assert.match(stderr, says)
      assert.deepEqual(await project.migrations(), [])
    })
})
