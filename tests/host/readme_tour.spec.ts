import { existsSync, globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from '@japa/runner'
import { Document } from './document.js'
import { DocumentRun } from './document_run.js'
import { REPOSITORY } from './packed_framework.js'

const TOUR = 'A five-minute tour'

test.group('Host | README', () => {
  test('the tour does what it says', async ({ assert, cleanup }) => {
    const blocks = new Document('README.md').blocks.filter(({ section }) => section === TOUR)
    assert.isAbove(blocks.filter(({ language }) => language === 'sh').length, 10)
    const run = await DocumentRun.create()
    cleanup(() => run.dispose())

    for (const block of blocks) await run.follow(block)
  }).timeout(300_000)

  test('the Chinese one has the same code and the same structure', ({ assert }) => {
    const [english, chinese] = [new Document('README.md'), new Document('README.zh-CN.md')]
    const codeOf = ({ blocks }: Document) =>
      blocks.map(({ language, title, text }) => ({ language, title, text }))

    assert.deepEqual(codeOf(chinese), codeOf(english))
    assert.deepEqual(
      chinese.headings.map(({ level }) => level),
      english.headings.map(({ level }) => level)
    )
  })

  test('every link within the documentation leads somewhere', ({ assert }) => {
    const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: REPOSITORY })
    assert.isAbove(documents.length, 2)

    const dangling = documents.flatMap((path) =>
      new Document(path).links
        .map((link) => link.replace(/#.*$/, ''))
        .filter((link) => !existsSync(join(REPOSITORY, dirname(path), link)))
        .map((link) => `${path} links to ${link}`)
    )
    assert.deepEqual(dangling, [])
  })
})
