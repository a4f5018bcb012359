import { getActiveTest, test } from '@japa/runner'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import app from '@adonisjs/core/services/app'
import { addGitAttributes } from '../../../src/migrations/git_attributes.js'

const run = promisify(execFile)
const FOLDER = 'database/migrations'

const COPIES = [
  `${FOLDER}/20261101000000_itif206bf0_create_iti_departments.ts`,
  `${FOLDER}/20261101000000_pos5d81c3e_create_positions.ts`,
  `${FOLDER}/20261101000000_bag0000001_create_badges.ts`,
  `${FOLDER}/20261101000000_aza0000001_create_things.ts`,
]
const OWN = [
  `${FOLDER}/20261101000000_4be1c09f2a_create_orders.ts`,
  `${FOLDER}/20261101000000_4be1c09f2a_create_warehouses_of_goods.ts`,
  `${FOLDER}/20261101000000_fad1c09f2a_itinerarys_of_goods.ts`,
  'database/migrations.lock',
]

/** What Git makes of files, by path and attribute. */
async function attributesOf(text: string, paths: string[]): Promise<Map<string, string>> {
  const root = await mkdtemp(join(tmpdir(), 'iti-attributes-'))
  getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
  await run('git', ['init', '-q', root])
  await writeFile(join(root, '.gitattributes'), text)
  const { stdout } = await run('git', ['check-attr', '-a', ...paths], { cwd: root })
  return new Map(
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [path, name, value] = line.split(': ')
        return [`${path} ${name}`, value!]
      })
  )
}

test.group('Git attributes of migrations', () => {
  test('keep their line ends, and mark the copies of every package', async ({ assert }) => {
    const attributes = await attributesOf(addGitAttributes('*.ts text eol=crlf\n'), [
      ...COPIES,
      ...OWN,
      'start/routes.ts',
    ])

    for (const path of [...COPIES, ...OWN]) assert.equal(attributes.get(`${path} eol`), 'lf', path)
    assert.equal(attributes.get('start/routes.ts eol'), 'crlf')
    const generated = [...attributes.keys()].filter((key) => key.endsWith(' linguist-generated'))
    assert.sameMembers(
      generated,
      COPIES.map((path) => `${path} linguist-generated`)
    )
  })

  test('are the same in this repository', async ({ assert }) => {
    const text = await readFile(app.makePath('.gitattributes'), 'utf8')
    const here = await attributesOf(text, [...COPIES, ...OWN])

    assert.isTrue([...COPIES, ...OWN].every((path) => here.get(`${path} eol`) === 'lf'))
    assert.lengthOf(
      [...here.keys()].filter((key) => key.endsWith(' linguist-generated')),
      COPIES.length
    )
  })

  test('are added once, behind the lines of the project: {title}')
    .with([
      { title: 'no file', text: '', begins: '# Migrations' },
      { title: 'no last line end', text: '*.png binary', begins: '*.png binary\n\n# Migrations' },
      { title: 'line ends', text: '*.png binary\n\n\n', begins: '*.png binary\n\n# Migrations' },
      {
        title: 'line ends of Windows',
        text: '* text=auto\r\n',
        begins: '* text=auto\r\n\r\n# Migrations',
      },
    ])
    .run(({ assert }, { text, begins }) => {
      const once = addGitAttributes(text)

      assert.isTrue(once.startsWith(begins), once)
      assert.isTrue(once.endsWith('\n'))
      assert.equal(once.includes('\r\n'), text.includes('\r\n'))
      assert.isFalse(/[^\r]\n/.test(once) && once.includes('\r\n'))
      assert.equal(addGitAttributes(once), once)
    })

  test('are completed where some of them are there', ({ assert }) => {
    const whole = addGitAttributes('')
    const lines = whole.split('\n')
    const partial = lines.filter((_, at) => at !== 2).join('\n')

    const completed = addGitAttributes(partial)
    assert.sameMembers(completed.split('\n').filter(Boolean), lines.filter(Boolean))
  })
})
