import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { PreparedMigration } from '../../../src/migrations/main.js'
import { writePlan } from '../../../src/scaffold/main.js'

const MIGRATION: PreparedMigration = {
  path: 'database/migrations/1_a_create_visits.ts',
  changes: { copies: [{ file: '1_a_create_visits.ts', text: 'migration' }], lock: 'lock' },
}

test.group('Scaffold | write a plan', (group) => {
  let root: string
  const path = (name: string) => join(root, name)

  group.each.setup(async () => {
    root = await mkdtemp(join(tmpdir(), 'iti-plan-'))
    await writeFile(path('module.ts'), 'before')
    return () => rm(root, { recursive: true })
  })

  test('writes new files, changed ones, the migration and its lock', async ({ assert }) => {
    const files = [
      { path: path('module.ts'), text: 'after' },
      { path: path('models/crm/visit.ts'), text: 'model' },
    ]
    await writePlan(root, { files, migration: MIGRATION })
    assert.equal(await readFile(path('module.ts'), 'utf8'), 'after')
    assert.equal(await readFile(path('models/crm/visit.ts'), 'utf8'), 'model')
    assert.equal(await readFile(path(MIGRATION.path), 'utf8'), 'migration')
    assert.equal(await readFile(path('database/migrations.lock'), 'utf8'), 'lock')
  })

  test('takes everything back when a file cannot be written', async ({ assert }) => {
    const files = [
      { path: path('module.ts'), text: 'after' },
      { path: path('models/crm/visit.ts'), text: 'model' },
      { path: path('module.ts/below_a_file.ts'), text: 'impossible' },
    ]
    await assert.rejects(() => writePlan(root, { files, migration: MIGRATION }), /ENOTDIR|EEXIST/)
    assert.equal(await readFile(path('module.ts'), 'utf8'), 'before')
    assert.deepEqual(await readdir(root), ['module.ts'])
  })

  test('takes everything back when the lock cannot be written', async ({ assert }) => {
    await mkdir(path('database/migrations.lock'), { recursive: true })
    await mkdir(path('models'))
    await writeFile(path('models/other.ts'), 'other')
    const files = [
      { path: path('models/crm/visit.ts'), text: 'model' },
      { path: path('module.ts'), text: 'after' },
    ]
    await assert.rejects(() => writePlan(root, { files, migration: MIGRATION }))
    assert.equal(await readFile(path('module.ts'), 'utf8'), 'before')
    assert.deepEqual(await readdir(path('models')), ['other.ts'])
    assert.isFalse(existsSync(path(MIGRATION.path)))
  })
})
