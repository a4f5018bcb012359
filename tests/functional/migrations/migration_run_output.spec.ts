import { test } from '@japa/runner'
import { StreamProject } from './stream_project.js'

const TALKING = `export default {
  default: 'app',
  loggers: { app: { enabled: true, level: 'info', transport: { targets: [
    { target: 'pino/file', options: { destination: 1 } },
  ] } } },
}
`

async function project(...slugs: string[]) {
  const made = await StreamProject.create()
  await made.add(...slugs)
  await made.write('config/logger.ts', TALKING)
  return made
}

test.group('migration:run | what others read', () => {
  test('is JSON alone, although the logger writes to stdout', async ({ assert }) => {
    const stream = await project('parts')
    const elsewhere = JSON.stringify({
      database: 'iti_nowhere',
      filename: '/nowhere/at/all.sqlite3',
    })
    const env = { STREAM_MAIN: elsewhere }

    const { exitCode, stdout } = await stream.ace(['migration:run', '--json'], env)
    assert.equal(exitCode, 1)
    assert.equal(JSON.parse(stdout).error.code, 'E_DATABASE_UNREACHABLE')
  })

  test('may be closed before the end, which leaves no migration out', async ({ assert }) => {
    const stream = await project(...Array.from({ length: 12 }, (_, at) => `table_${at}`))

    const line = `'${process.execPath}' ace.js migration:run | head -1`
    await stream.spawn(['sh', '-c', line], {}).ended()
    const rows = await stream.database.db.from('adonis_schema').select('name')
    assert.lengthOf(rows, 12)
  })

  test('of a dry run leaves no row that a migration writes itself', async ({ assert }) => {
    const stream = await project('parts')
    await stream.ace(['migration:run'])
    const up = "await this.db.table('parts').insert({ id: 7 })"
    await stream.add({ slug: 'fill', up })

    const { exitCode, stderr } = await stream.ace(['migration:run', '--dry-run'])
    assert.equal(exitCode, 0, stderr)
    assert.lengthOf(await stream.database.db.from('parts').where('id', 7), 0)
  })
})
