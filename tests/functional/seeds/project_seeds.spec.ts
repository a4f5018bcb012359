import app from '@adonisjs/core/services/app'
import { getActiveTest, test } from '@japa/runner'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readProjectSeeds, SeedRunner } from '../../../src/seeds/main.js'
import { SeedFixture } from './seed_fixture.js'

const OURS = `
import { defineSeed } from '@iti/framework/seeds'
export default defineSeed({
  name: 'project.ours',
  run: async (seed) => void (await seed.rows({ table: 'things', key: 'code', rows: [{ code: 'ours', name: 'X' }] })),
})`

const lucids = (environment: string) => `
import { BaseSeeder } from '@adonisjs/lucid/seeders'
export default class extends BaseSeeder {
  static override environment = ['${environment}']
  override async run() {
    const time = '2026-11-22 09:30:00'
    await this.client.table('things').insert({ code: '${environment}', name: 'X', created_at: time, updated_at: time })
  }
}`

/** Writes seeders into a folder of this project, where they find its packages. */
async function project(files: Record<string, string>) {
  await mkdir(app.tmpPath(), { recursive: true })
  const folder = await mkdtemp(app.tmpPath('seeders-'))
  getActiveTest()!.cleanup(() => rm(folder, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)

  const path = app.relativePath(folder)
  const connection = app.config.get<string>('database.connection')
  const config = app.config.get<object>(`database.connections.${connection}`)
  const seeds = await readProjectSeeds(app, {
    ...config,
    seeders: { paths: [`./${path}`] },
  } as never)
  return { path, seeds }
}

test.group('Seeders of the project', () => {
  test('run in the order of their names, ours and those of AdonisJS', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const { path, seeds } = await project({
      '02_ours.ts': OURS,
      '01_lucid.ts': lucids('test'),
      '03_elsewhere.ts': lucids('elsewhere'),
    })
    const groups = [{ source: 'project', seeds: seeds.map((seed) => seed.load) }]

    const dry = await new SeedRunner(app, fixture.db).run(groups, { dryRun: true })
    assert.equal(dry.totals.created, 1)
    assert.deepEqual(await fixture.things(), [])

    const report = await new SeedRunner(app, fixture.db).run(groups)
    assert.deepEqual(
      report.seeds.map(({ name, created, skipped }) => [name, created, skipped]),
      [
        [`${path}/01_lucid`, 0, 0],
        ['project.ours', 1, 0],
        [`${path}/03_elsewhere`, 0, 1],
      ]
    )
    assert.containsSubset(await fixture.things(), [{ code: 'test' }, { code: 'ours' }])
    assert.lengthOf(await fixture.things(), 2)
  })

  test('are refused when a file holds neither', async ({ assert }) => {
    const fixture = await SeedFixture.create()
    const { seeds } = await project({ 'wrong.ts': 'export default 1' })
    const groups = [{ source: 'project', seeds: seeds.map((seed) => seed.load) }]

    await assert.rejects(
      () => new SeedRunner(app, fixture.db).run(groups),
      /neither made by defineSeed nor a seeder/
    )
  })

  test('are none where the folder is missing', async ({ assert }) => {
    const config = { client: 'pg' as const, connection: {}, seeders: { paths: ['./tmp/nowhere'] } }

    assert.deepEqual(await readProjectSeeds(app, config), [])
  })
})
