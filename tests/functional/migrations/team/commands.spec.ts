import { test } from '@japa/runner'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BADGES, BUSINESS, PLUGIN, SyncFixture } from '../../../unit/migrations/sync_fixture.js'
import type { Outcome } from '../../commands/run_ace.js'
import { bodyOf, type Developer } from './developer.js'
import { isolateGit } from './git.js'
import { Team } from './team.js'
import { createTable } from '../stream_project.js'

const FOLDER = 'database/migrations'
const CHECK = 'iti:migrations:check'
const REBASE = 'iti:migrations:rebase'
const SYNC = 'iti:sync-migrations'
const LOCK = 'database/migrations.lock'
const REPAIR = 'iti:migrations:repair'

test.group('Migrations of a team | commands', (group) => {
  group.each.setup(isolateGit)

  test('bring two branches together, in Git and in the databases', async ({ assert }) => {
    const team = await Team.create()
    const [one, other] = [team.first, await team.clone()]
    await add(other, 'create_prices')
    await add(one, 'create_parts')
    await Promise.all([succeed(one, 'migration:run'), succeed(other, 'migration:run')])
    await other.database.db.table('prices').insert({ code: 'kept' })
    const rows = await other.database.rows()
    await one.git('push', '--quiet')
    await other.git('fetch', '--quiet')
    const { stdout } = await other.tryGit('merge', 'origin/dev')
    assert.include(stdout, 'Merge conflict in database/migrations.lock')

    const conflict = await other.ace([CHECK])
    assert.equal(conflict.exitCode, 3)
    assert.match(conflict.stdout, /database\/migrations\.lock, line \d+: .* iti:migrations:rebase/)
    const planned = jsonOf(await other.ace([REBASE, '--onto=origin/dev', '--dry-run', '--json']), 0)
    const rebased = jsonOf(await other.ace([REBASE, '--onto=origin/dev', '--json']), 0)
    assert.deepEqual(rebased, planned)
    assert.containsSubset(rebased, { drops: [], violations: [], isLockStale: true })
    await other.git('commit', '--quiet', '--no-edit')
    const check = await other.ace([CHECK, '--json'])
    assert.containsSubset(jsonOf(check, 0), { comparedWith: ['origin/main', 'origin/dev'] })

    const corrupt = jsonOf(await other.ace([CHECK, '--db', '--json']), 3)
    assert.containsSubset(corrupt, { violations: [{ rule: 'corrupt' }] })
    const { repairs } = jsonOf(await other.ace([REPAIR, '--json']), 2)
    assert.containsSubset(repairs, [{ kind: 'rename' }])
    const unconfirmed = await other.ace([REPAIR, '--apply', '--json'], PRODUCTION)
    assert.containsSubset(jsonOf(unconfirmed, 1), {
      error: { code: 'E_MIGRATION_REPAIR_UNCONFIRMED' },
    })
    const repaired = await other.ace([REPAIR, '--apply', '--yes-production'], PRODUCTION)
    assert.equal(repaired.exitCode, 0, repaired.stderr)
    assert.include(repaired.stdout, `renamed to ${FOLDER}/`)

    const late = jsonOf(await other.ace([CHECK, '--db', '--json']), 3)
    assert.containsSubset(late, { violations: [{ rule: 'out-of-order' }] })
    await succeed(other, 'migration:run', '--allow-out-of-order')
    assert.containsSubset(await other.database.rows(), rows)
    await other.git('push', '--quiet')
    await one.git('pull', '--quiet')
    await succeed(one, 'migration:run')
    assert.containsSubset(jsonOf(await one.ace([CHECK, '--db', '--json']), 0), { violations: [] })
    assert.deepEqual(await one.database.recorded(), await other.database.recorded())
    assert.deepEqual(await one.database.schema(), await other.database.schema())
  }).timeout(300_000)

  test('print JSON alone and end in 1: {args}')
    .with([
      { args: [CHECK, '--base=origin/nowhere'], code: 'E_GIT_REF_MISSING' },
      { args: [CHECK, '--base=-x'], code: 'E_GIT_REF_MISSING' },
      { args: [REBASE], code: 'E_MIGRATION_TARGET_MISSING' },
      { args: [REBASE, '--onto=origin/nowhere'], code: 'E_GIT_REF_MISSING' },
      { args: [CHECK, '--db', '--connection=nowhere'], code: 'E_CONNECTION_MISSING' },
      { args: [REPAIR, '--connection=nowhere'], code: 'E_CONNECTION_MISSING' },
    ])
    .run(async ({ assert }, { args, code }) => {
      const { first } = await Team.create()
      const { error } = jsonOf(await first.ace([...args, '--json']), 1)
      assert.equal(error.code, code)
    })

  test('print JSON alone for {fault} too')
    .with([
      {
        fault: 'a dump of the schema that is none',
        code: 'E_SCHEMA_DUMP_INVALID',
        path: 'database/schema/sqlite-schema.meta.json',
        stack: /^$/,
      },
      { fault: 'a mistake that nobody foresaw', code: 'EISDIR', path: LOCK, stack: /\n +at / },
    ])
    .run(async ({ assert }, { code, path, stack }) => {
      const { first } = await Team.create()
      await rm(join(first.root, path), { force: true })
      await mkdir(join(first.root, path === LOCK ? path : 'database/schema'))
      if (path !== LOCK) await first.write(path, '{')

      for (const command of [CHECK, SYNC]) {
        const outcome = await first.ace([command, '--json'])
        const { error } = jsonOf(outcome, 1)
        assert.equal(error.code, code)
        assert.include(error.message, path)
        assert.match(outcome.stderr.trim(), stack)
      }
    })

  test('tell of each migration whose it is', async ({ assert }) => {
    const { first } = await Team.create()
    const fixture = await SyncFixture.in(first.root)
    await fixture.plugin([BADGES])
    await fixture.add(BUSINESS)
    const toGone = (text: string) => text.replaceAll(/ @iti\/framework(?=[ @])/g, ' @acme/gone')
    const copies = await first.files()
    for (const file of copies) await first.edit(`${FOLDER}/${file}`, toGone)
    await first.edit(LOCK, toGone)

    const { stdout } = await first.ace([SYNC, `--from=${PLUGIN}`, '--check'])
    assert.match(stdout, /NEW \S+_create_badges\.ts of plugins\/badges is new/)
    assert.match(stdout, /ADOPTED \S+_create_orders\.ts is taken/)
    assert.match(stdout, /AHEAD \S+ is not in the installed release of @acme\/gone/)
  })

  test('refuse in words and in JSON', async ({ assert }) => {
    const { first } = await Team.create()
    await first.database.migrate()
    const copy = await first.fileOf('create_iti_users')
    await first.edit(`${FOLDER}/${copy}`, (text) => text.replace('username', 'user_name'))
    const history = first.database.db.from('adonis_schema').where('id', 1)
    await history.update({ name: `${FOLDER}/20260101000000_abcdefabcd_gone` })

    const args = [[REBASE, '--onto=origin/dev'], [REPAIR], [CHECK]]
    const inWords = await Promise.all(args.map((one) => first.ace(one)))
    const [rebase, repair, check] = inWords
    assert.deepEqual(
      inWords.map(({ exitCode }) => exitCode),
      [3, 3, 3]
    )
    assert.match(rebase!.stdout, /create_iti_users\.ts was changed .* --restore=iti6201a1c/)
    assert.match(rebase!.stderr, /Nothing was done/)
    assert.match(repair!.stdout, /_gone is not known: no file has its revision/)
    assert.match(check!.stdout, /frozen .*create_iti_users\.ts .*git checkout origin\/main/)

    const inJson = await Promise.all(args.map((one) => first.ace([...one, '--json'])))
    for (const outcome of inJson) jsonOf(outcome, 3)
  }).timeout(300_000)
})

const PRODUCTION = { NODE_ENV: 'production' }

/** What stdout holds, which is one JSON document with the exit code of the process. */
function jsonOf({ exitCode, stdout, stderr }: Outcome, expected: number) {
  const report = JSON.parse(stdout)
  if (exitCode === expected && report.exitCode === expected) return report
  throw new Error(`It ended with ${exitCode}: ${stdout}${stderr}`)
}

async function succeed(developer: Developer, ...args: string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await developer.ace(args)
  if (exitCode !== 0)
    throw new Error(`${args.join(' ')} ended with ${exitCode}: ${stdout}${stderr}`)
}

/** Makes a migration that creates a table, and a commit of it. */
async function add(developer: Developer, slug: string): Promise<void> {
  await succeed(developer, 'make:migration', slug)
  const table = slug.replace('create_', '')
  await developer.write(`${FOLDER}/${await developer.fileOf(slug)}`, bodyOf(createTable(table)))
  await developer.commit(`Add ${slug}`)
}
