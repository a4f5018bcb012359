import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Argon } from '@adonisjs/core/hash/drivers/argon'
import testUtils from '@adonisjs/core/services/test_utils'
import limiter from '@adonisjs/limiter/services/main'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { digestsOf, makeAccount, PASSWORD, Visitor } from './row_20_fixture.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const CURRENT = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22,}\$[\w+/]{43}$/

const weaker = () => new Argon({ variant: 'id', memory: 4096, iterations: 2, parallelism: 1 })

async function storedFor(username: string): Promise<string | null> {
  const { password } = await User.findByOrFail({ username })
  return password
}

test.group('Row 22 | how passwords are stored', (group) => {
  let tables: string[] = []

  // asked for before a transaction has the only connection of SQLite
  group.setup(async () => {
    tables = await db.connection().getAllTables(['public'])
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear(['memory']))

  test('every way to set one stores argon2id, with the parameters that OWASP names and a salt of its own', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const fields = { username: 'row22', nickname: 'x', password: PASSWORD }
    const created = await client.post('/api/system/users').loginAs(admin).json(fields)
    const hashes = [await storedFor('row22')]

    const path = `/api/system/users/${created.body().data.id}/password`
    await client.put(path).loginAs(admin).json({ password: PASSWORD })
    hashes.push(await storedFor('row22'))
    await client.put(path).loginAs(admin).json({})
    hashes.push(await storedFor('row22'))

    const own = await makeAccount()
    const visitor = new Visitor(client, '')
    const login = await visitor.signIn(own.username)
    await visitor.changePassword(login.body().data.accessToken, PASSWORD)
    hashes.push(await storedFor(own.username))
    hashes.push(await storedFor('admin'))

    for (const stored of hashes) assert.match(stored!, CURRENT)
    assert.equal(new Set(hashes).size, 5)
  })

  test('one that was stored with weaker parameters is hashed anew at the next sign-in', async ({
    client,
    assert,
  }) => {
    const old = await weaker().make(PASSWORD)
    const { username } = await makeAccount({ password: old })
    const visitor = new Visitor(client, '')
    await visitor.fail(username, 1)
    assert.equal(await storedFor(username), old)

    const first = await visitor.signIn(username)
    assert.equal(first.body().code, 0)
    const renewed = await storedFor(username)
    assert.match(renewed!, CURRENT)

    const second = await visitor.signIn(username)
    assert.equal(second.body().code, 0)
    assert.equal(await storedFor(username), renewed)
  })

  test('what is stored and is no hash lets nobody in', async ({ client, assert }) => {
    for (const stored of [...digestsOf(PASSWORD), PASSWORD, '', '$argon2id$', 'x']) {
      const { username } = await makeAccount({ password: stored })
      const answer = await new Visitor(client, '').signIn(username)
      assert.equal(answer.body().error, 'E_CREDENTIALS_INVALID', stored)
    }
  })

  test('no table keeps a password or a plain digest of it, not even of one typed as a name', async ({
    client,
    assert,
  }) => {
    const user = await makeAccount()
    const visitor = new Visitor(client, '')
    await visitor.signIn(user.username)
    await visitor.fail(PASSWORD, 1)

    assert.includeMembers(tables, ['iti_users', 'iti_sessions'])
    for (const table of tables) {
      const rows = JSON.stringify(await db.from(table)).toLowerCase()
      for (const form of [PASSWORD, ...digestsOf(PASSWORD)])
        assert.notInclude(rows, form.toLowerCase(), table)
    }
  })
})

test.group('Row 22 | who hashes passwords', () => {
  const sources = globSync(['{src,providers,commands,modules,models}/**/*.ts', 'configure.ts'], {
    cwd: ROOT,
    exclude: ['modules/*/tests/**'],
  }).map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }))

  const naming = (pattern: RegExp) =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

  test('one area, through one queue', ({ assert }) => {
    assert.isAbove(sources.length, 100)
    assert.deepEqual(naming(/services\/hash'|core\/hash'/).sort(), [
      'modules/system/passwords/hash_password.ts',
      'modules/system/passwords/verify_password.ts',
    ])
  })

  test('nothing uses a digest that is broken', ({ assert }) => {
    assert.deepEqual(naming(/\b(md5|sha-?1)\b/i), [])
  })
})
