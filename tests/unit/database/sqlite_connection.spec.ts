import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getActiveTest, test } from '@japa/runner'
import Database from 'better-sqlite3'
import { setUpSqlite } from '@iti/framework/database'

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'iti-sqlite-'))
  const connections: Database.Database[] = []
  getActiveTest()!.cleanup(async () => {
    for (const connection of connections) connection.close()
    await rm(folder, { recursive: true, force: true })
  })
  const connect = () => {
    const connection = new Database(join(folder, 'test.sqlite3'))
    setUpSqlite(connection, () => connections.push(connection))
    return connection
  }
  return { connection: connect(), other: connect() }
}

test.group('A connection to SQLite', () => {
  test('prepares a statement once', async ({ assert }) => {
    const { connection } = await open()
    connection.exec('create table notes (id integer primary key, text)')
    const insert = 'insert into notes (text) values (?)'
    assert.strictEqual(connection.prepare(insert), connection.prepare(insert))
    for (const text of ['a', 'b']) connection.prepare(insert).run(text)
    assert.deepEqual(connection.prepare('select text from notes').pluck().all(), ['a', 'b'])
  })

  test('gives nobody the mode that another has set', async ({ assert }) => {
    const { connection } = await open()
    const sql = 'select 7 as value'
    assert.deepEqual(connection.prepare(sql).safeIntegers(true).all(), [{ value: 7n }])
    assert.deepEqual(connection.prepare(sql).all(), [{ value: 7 }])
    assert.deepEqual(connection.prepare(sql).pluck().all(), [7])
    assert.deepEqual(connection.prepare(sql).raw().all(), [[7]])
    assert.deepEqual(connection.prepare(sql).all(), [{ value: 7 }])
  })

  test('prepares a second one while the first is being read', async ({ assert }) => {
    const { connection } = await open()
    const sql = 'select value from json_each(?)'
    const seen: unknown[] = []
    for (const row of connection.prepare(sql).iterate('[1,2]')) {
      seen.push(row, connection.prepare(sql).all('[3]'))
    }
    assert.deepEqual(seen, [{ value: 1 }, [{ value: 3 }], { value: 2 }, [{ value: 3 }]])
  })

  test('sees what another connection changes about a table', async ({ assert }) => {
    const { connection, other } = await open()
    connection.exec('create table notes (id integer primary key); insert into notes values (1)')
    const read = () => connection.prepare('select * from notes').all()
    assert.deepEqual(read(), [{ id: 1 }])
    other.exec(`alter table notes add column text default 'new'`)
    assert.deepEqual(read(), [{ id: 1, text: 'new' }])
    other.exec('drop table notes; create table notes (name)')
    assert.deepEqual(read(), [])
  })

  test('remembers a bounded number of statements', async ({ assert }) => {
    const { connection } = await open()
    const first = connection.prepare('select 0')
    for (let turn = 1; turn <= 500; turn++) connection.prepare(`select ${turn}`)
    assert.notStrictEqual(connection.prepare('select 0'), first)
  })

  test('waits for a writer, and keeps to foreign keys', async ({ assert }) => {
    const { connection } = await open()
    const values = ['journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys'].map((name) =>
      connection.pragma(name, { simple: true })
    )
    assert.deepEqual(values, ['wal', 1, 5000, 1])
  })
})
