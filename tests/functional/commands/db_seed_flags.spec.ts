import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { getActiveTest, test } from '@japa/runner'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import DbSeed from '../../../commands/db/seed.js'
import { SeedFixture } from '../seeds/seed_fixture.js'
import { SeedingProject } from '../seeds/seeding_project.js'

const seeder = (code: string) => `export default {
  name: 'project.${code}',
  run: (seed) => seed.rows({ table: 'things', key: 'code', rows: [{ code: '${code}', name: 'X' }] }),
}`

const LUCIDS = `import { BaseSeeder } from '@adonisjs/lucid/seeders'
export default class extends BaseSeeder {
  async run() {
    const time = '2026-11-22 09:30:00'
    await this.client.table('things').insert({ code: 'lucid', name: 'X', created_at: time, updated_at: time })
  }
}`

const FILES = {
  'database/seeders/a.ts': seeder('a'),
  'database/seeders/b.ts': seeder('b'),
  'database/seeders/lucid.ts': LUCIDS,
}

async function setUp() {
  const fixture = await SeedFixture.create()
  const project = await SeedingProject.create({ database: fixture.name, files: FILES })
  const codes = async () => {
    const things = await fixture.things()
    return things.map(({ code }) => code)
  }
  return { fixture, project, codes }
}

const CONNECTION = 'other'

/** A second connection of this application, with seeders of its own. */
async function otherConnection() {
  const fixture = await SeedFixture.create()
  const folder = await mkdtemp(app.tmpPath('seeders-'))
  for (const [path, text] of Object.entries(FILES))
    await writeFile(join(folder, basename(path)), text)

  const { config } = fixture.db.getRawConnection(fixture.db.primaryConnectionName)!
  const seeders = { paths: [`./${app.relativePath(folder)}`] }
  db.manager.add(CONNECTION, { ...config, seeders })
  getActiveTest()!.cleanup(async () => {
    await db.manager.close(CONNECTION, true)
    await rm(folder, { recursive: true, force: true })
  })
  return { fixture }
}

test.group("Flags of Lucid's own db:seed", () => {
  test('--files runs the seeders that it names, in its order, and nothing else: {$self}')
    .with([
      ['--files=database/seeders/b', '--files=./database/seeders/lucid.ts'],
      ['-f', 'database/seeders/b.ts', '-f', 'database/seeders/lucid'],
    ])
    .run(async ({ assert }, args) => {
      const { fixture, project, codes } = await setUp()
      const { exitCode, stdout, stderr } = await project.seed(args)

      assert.equal(exitCode, 0, stderr)
      assert.deepEqual(await codes(), ['b', 'lucid'])
      assert.deepEqual(await fixture.db.from('iti_users'), [])
      assert.match(stdout, /Ran 2 seeds/)
    })

  test('--compact-output prints one line', async ({ assert }) => {
    const { project, codes } = await setUp()
    const { stdout } = await project.seed(['--only=project', '--compact-output'])

    assert.equal(stdout.trim(), '❯ Ran 3 seeds: 2 created, 0 updated, 0 kept')
    assert.deepEqual(await codes(), ['a', 'b', 'lucid'])
  })

  test('--connection seeds another database, and leaves this one alone', async ({ assert }) => {
    const { fixture } = await otherConnection()
    const before = await db.from('iti_seed_states').orderBy('id')
    const command = await ace.exec('db:seed', ['-c', CONNECTION, '--compact-output'])

    assert.equal(command.exitCode, 0)
    assert.lengthOf(await fixture.db.from('iti_users'), 1)
    assert.lengthOf(await fixture.things(), 3)
    assert.deepEqual(await db.from('iti_seed_states').orderBy('id'), before)
  })

  test('--interactive asks which seeders are to run', async ({ assert }) => {
    const { fixture } = await otherConnection()
    const command = await ace.create(DbSeed, ['-c', CONNECTION, '--compact-output', '-i'])
    command.prompt.trap('Select files to run').chooseOptions([1])
    await command.exec()

    assert.equal(command.exitCode, 0)
    assert.containsSubset(await fixture.things(), [{ code: 'b' }])
    assert.lengthOf(await fixture.things(), 1)
    assert.deepEqual(await fixture.db.from('iti_users'), [])
  })

  test('are those that the test helpers of Lucid pass', async ({ assert }) => {
    const { fixture } = await otherConnection()
    await testUtils.db(CONNECTION).seed()
    assert.lengthOf(await fixture.things(), 3)

    await fixture.db.connection().schema.dropTable('things')
    await assert.rejects(() => testUtils.db(CONNECTION).seed(), /no table "things"/)
  })
})
