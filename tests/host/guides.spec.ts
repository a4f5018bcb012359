import { test } from '@japa/runner'
import { Document } from './document.js'
import { DocumentRun } from './document_run.js'

for (const guide of [
  'first-module',
  'first-task',
  'task-workers',
  'at-least-once',
  'boundaries',
  'plugins',
  'settings-and-dictionaries',
  'access',
  'migrations-and-seeds',
  'migrations-in-a-team',
  'deploying-migrations',
  'moving-a-module',
]) {
  test.group(`Host | guide ${guide}`, () => {
    test('does what it says', async ({ assert, cleanup }) => {
      const { blocks } = new Document(`docs/guides/${guide}.md`)
      assert.isAbove(blocks.filter(({ language }) => language === 'sh').length, 3)
      const run = await DocumentRun.create()
      cleanup(() => run.dispose())

      for (const block of blocks) await run.follow(block)
    }).timeout(600_000)
  })
}
