import { relative } from 'node:path'
import app from '@adonisjs/core/services/app'
import { getActiveTest, test } from '@japa/runner'
import { type Block, Document } from '../../host/document.js'
import { DocumentRun } from '../../host/document_run.js'
import { FreshClone } from '../../host/fresh_clone.js'
import { ScratchDatabase } from '../scratch_database.js'

const { blocks } = new Document('docs/guides/failed-migrations.md')

const isMeantFor = (database: string) => (block: Block) =>
  block.databases.length === 0 || block.databases.includes(database)

async function startReading(): Promise<DocumentRun> {
  const scratch = await ScratchDatabase.create()
  const clone = await FreshClone.create({ linkModules: true })
  const run = await DocumentRun.create({
    clone,
    env: environmentFor(scratch, clone.root),
    query: async (sql) => toRows(await scratch.db.rawQuery(sql)),
  })
  getActiveTest()!.cleanup(() => run.dispose())
  return run
}

/** The variables that say where the database is, of which a file is looked for from the clone. */
function environmentFor({ name }: ScratchDatabase, root: string): Record<string, string> {
  const own = Object.entries(process.env).filter(([variable]) => variable.startsWith('DB_'))
  const isFile = process.env.DB_CONNECTION === 'sqlite'
  const DB_DATABASE = isFile ? relative(root, app.makePath(name)) : name
  return { ...(Object.fromEntries(own) as Record<string, string>), DB_DATABASE }
}

/* Each driver answers in its own way: with the rows, with a pair, or with an object. */
function toRows(answer: unknown): unknown[] {
  if (!Array.isArray(answer)) return (answer as { rows: unknown[] }).rows
  const [first] = answer
  return Array.isArray(first) ? first : answer
}

test.group('Guide | failed-migrations', () => {
  test('does what it says on this database', async ({ assert }) => {
    const meant = blocks.filter(isMeantFor(process.env.DB_CONNECTION!))
    assert.isAbove(meant.filter(({ language }) => language === 'sh').length, 10)
    const run = await startReading()

    for (const block of meant) await run.follow(block)
  }).timeout(300_000)

  test('has no block that nobody follows', ({ assert }) => {
    const followed = ['sh', 'sql', 'text', 'json', 'ts', 'diff']
    const others = blocks.filter(
      ({ language, title = 'database/' }) =>
        !followed.includes(language) || !title.startsWith('database/')
    )
    assert.deepEqual(others, [])
  })
})
