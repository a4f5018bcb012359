import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { findFreePort } from '../free_port.js'
import { FreshClone, type RunningScript } from './fresh_clone.js'

const PASSWORD = /with the password "(\w{16})"/

test.group('Host | npm start on a fresh clone', (group) => {
  let clone: FreshClone
  let port: number
  let script: RunningScript | undefined
  let password = ''
  const start = () => (script = clone.script('start', { PORT: String(port) }))
  const post = async (path: string, body: object) => {
    const response = await fetch(`http://localhost:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return {
      status: response.status,
      body: (await response.json()) as { data: { accessToken: string } },
    }
  }

  // every step builds on the one before
  group.bail()
  group.setup(async () => {
    clone = await FreshClone.create()
    port = await findFreePort()
    return () => clone.dispose()
  })
  group.each.teardown(() => script?.stop())

  test('installs, creates the database, tells the first password, and serves', async ({
    assert,
  }) => {
    await start().until('started HTTP server', 280)
    const { output } = script!
    password = PASSWORD.exec(output)![1]!
    assert.include(output, `localhost:${port}`)
    assert.lengthOf(output.match(new RegExp(PASSWORD, 'g'))!, 1)
    assert.match(await readFile(join(clone.root, '.env'), 'utf8'), /^APP_KEY=[\w-]{43}$/m)
    assert.isTrue(existsSync(join(clone.root, 'tmp/database.sqlite3')))

    const login = await post('/api/auth/login', { username: 'admin', password })
    assert.equal(login.status, 200)
  }).timeout(300_000)

  test('started again it changes nothing', async ({ assert }) => {
    const before = await readFile(join(clone.root, '.env'), 'utf8')
    await start().until('started HTTP server', 60)
    assert.notMatch(script!.output, PASSWORD)
    assert.include(script!.output, '0 created, 0 updated')
    assert.notInclude(script!.output, 'Installing')
    assert.equal(await readFile(join(clone.root, '.env'), 'utf8'), before)
    const login = await post('/api/auth/login', { username: 'admin', password })
    assert.equal(login.status, 200)
  }).timeout(120_000)

  test('says so when its port is taken', async ({ assert, cleanup }) => {
    const other = createServer().listen(port, 'localhost')
    await once(other, 'listening')
    cleanup(() => void other.close())

    assert.equal(await start().exitCode(), 1)
    assert.include(script!.output, `Port ${port} on localhost is taken`)
    assert.include(script!.output, `PORT=${port + 1} npm start`)
  }).timeout(60_000)
})
