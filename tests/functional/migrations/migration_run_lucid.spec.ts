import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { AceProcess } from './ace_process.js'
import { createTable, StreamProject } from './stream_project.js'

const PATIENCE = 120_000

/* A process as a test runner of the project: it migrates as the helpers of AdonisJS do. */
const TEST_UTILS = `import '@poppinss/ts-exec'
import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'

const root = new URL('./', import.meta.url)
const importer = (path) => import(path.startsWith('.') ? new URL(path, root).href : path)
const app = new Ignitor(root, { importer }).createApp('test')
await app.init()
await app.boot()
const utils = await app.container.make('testUtils')
await utils.boot()
const db = await app.container.make('lucid.db')
const seen = []
const look = async () => {
  const has = await db.connection().schema.hasTable('parts')
  seen.push(has ? (await db.from('parts')).length : 'gone')
}

const reset = await utils.db().migrate()
await look()
const truncate = await utils.db().truncate()
await db.table('parts').insert({ code: 'x' })
await look()
await truncate()
await look()
await reset()
await look()
try {
  process.env.BREAK = 'true'
  await utils.db().migrate()
} catch (error) {
  seen.push(error.message)
}
try {
  await utils.db('nowhere').migrate()
} catch (error) {
  seen.push(error.message)
}
console.log(JSON.stringify(seen))
await app.terminate()
`

const lastLine = ({ stdout }: AceProcess) => stdout.trim().split('\n').at(-1)!

async function twoTables() {
  const project = await StreamProject.create()
  const names = await project.add('parts', 'orders')
  return { project, names }
}

test.group('What AdonisJS calls migration:run for', (group) => {
  group.each.timeout(PATIENCE)

  test('the helpers of its tests migrate, truncate and reset, and throw the reason', async ({
    assert,
  }) => {
    const project = await StreamProject.create()
    await project.add({
      slug: 'parts',
      up: `if (process.env.BREAK) throw new Error('broken on purpose')
    ${createTable('parts')}`,
    })
    await project.write('utils.js', TEST_UTILS)
    const runner = project.spawn([process.execPath, 'utils.js'], { NODE_ENV: 'test' })

    assert.equal(await runner.ended(), 0, runner.stderr + runner.stdout)
    const [, , , , failed, unknown] = JSON.parse(lastLine(runner))
    assert.deepEqual(JSON.parse(lastLine(runner)).slice(0, 4), [0, 1, 0, 'gone'])
    assert.equal(failed, 'broken on purpose')
    assert.match(unknown, /no connection "nowhere"/)
  })

  test('{$self} ends with a migrated database')
    .with(['migration:fresh', 'migration:refresh'])
    .run(async ({ assert }, command) => {
      const { project, names } = await twoTables()
      await project.ace(['migration:run'])
      await project.database.db.table('parts').insert({ code: 'x' })

      const { exitCode, stdout, stderr } = await project.ace([command, '--force'])
      assert.equal(exitCode, 0, stderr)
      assert.match(stdout, /❯ migrated 2\/2/)
      assert.deepEqual(await project.recorded(), names)
      assert.deepEqual(await project.database.db.from('parts'), [])
    })

  test('migration:reset and migration:rollback take migrations back, which run again', async ({
    assert,
  }) => {
    const { project, names } = await twoTables()
    for (const command of ['migration:reset', 'migration:rollback']) {
      await project.ace(['migration:run'])
      const { exitCode, stderr } = await project.ace([command])
      assert.equal(exitCode, 0, stderr)
      assert.deepEqual(await project.recorded(), [])
    }
    const { exitCode, stderr } = await project.ace(['migration:run', '--disable-locks'])
    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(await project.recorded(), names)
  })

  test('migration:fresh ends in 1 with a migration that fails', async ({ assert }) => {
    const { project } = await twoTables()
    await project.add({ slug: 'last', up: `throw new Error('broken on purpose')` })
    const { exitCode, stderr } = await project.ace(['migration:fresh'])

    assert.equal(exitCode, 1)
    assert.match(stderr, /_last failed: broken on purpose/)
  })
})

test.group('Flags of AdonisJS for migration:run', (group) => {
  group.each.timeout(PATIENCE)

  test('--connection runs the migrations of another connection', async ({ assert }) => {
    const { project } = await twoTables()
    const names = await project.add({ slug: 'elsewhere', folder: 'database/other' })
    const { exitCode, stderr } = await project.ace(['migration:run', '--connection=other'])

    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(await project.recorded(), names)
  })

  test('schema classes are generated unless they are not wanted', async ({ assert }) => {
    const { project } = await twoTables()
    const generated = join(project.root, 'database/schema.ts')
    const env = { STREAM_SCHEMA: 'true' }

    for (const args of [['--no-schema-generate'], ['--dry-run'], ['--json']]) {
      const { exitCode, stderr } = await project.ace(['migration:run', ...args], env)
      assert.equal(exitCode, 0, stderr)
      assert.isFalse(existsSync(generated), args.join())
    }
    const production = { ...env, NODE_ENV: 'production' }
    await project.ace(['migration:run', '--force'], production)
    assert.isFalse(existsSync(generated))
    const { exitCode, stderr } = await project.ace(['migration:run', '--schema-generate'], env)
    assert.equal(exitCode, 0, stderr)
    assert.isTrue(existsSync(generated))
  })

  test('--schema-path begins an empty database with a dump', async ({ assert }) => {
    const { project, names } = await twoTables()
    await project.ace(['migration:run'])
    const path = 'database/dumps/all.sql'
    const dumped = await project.ace(['schema:dump', `--path=${path}`, '--prune'])
    assert.equal(dumped.exitCode, 0, dumped.stderr + dumped.stdout)
    const added = await project.add('lines')

    const empty = await project.onAnotherDatabase()
    const args = ['migration:run', `--schema-path=${path}`]
    const { exitCode, stdout, stderr } = await empty.ace(args)
    assert.equal(exitCode, 0, stderr)
    assert.match(stdout, /Restoring the schema from database\/dumps\/all\.sql\n❯ migrated 1\/1/)
    assert.deepEqual(await empty.recorded(), [...names, ...added])
    const again = await empty.ace([...args, '--compact-output', '--no-schema-generate'])
    assert.equal(again.stdout, '❯ Already up to date\n', again.stderr)
  })
})
