import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { randomBytes } from 'node:crypto'
import { ScratchDatabase } from '../scratch_database.js'
import { SHOP } from './drift_cases.js'
import { DriftingDatabase } from './drift_fixture.js'
import { scratchDatabases, urlOf } from './drift_servers.js'
import { StreamProject } from './stream_project.js'

const ON_SERVER = ['mysql', 'pg'].includes(process.env.DB_CONNECTION ?? '')

test.group('The scratch database of drift', () => {
  test('is there while it is migrated, and gone afterwards', async ({ assert }) => {
    const { database, drift } = await shop()
    const before = await scratchDatabases(database)
    let meanwhile: Promise<string[]> | undefined
    await drift({ onScratch: () => (meanwhile = scratchDatabases(database)) })

    const isOnServer = database.db.connection().dialect.name !== 'better-sqlite3'
    const made = (await meanwhile)!.filter((name) => !before.includes(name))
    assert.lengthOf(made, isOnServer ? 1 : 0)
    const after = await scratchDatabases(database)
    assert.notIncludeMembers(after, made.length > 0 ? made : ['none'])
  })

  test('is the one of --scratch, which is left empty', async ({ assert }) => {
    const { drift, drifting } = await shop()
    const up = `this.schema.raw('create view open_orders as select * from orders')
      if (this.db.dialect.name === 'postgres') {
        this.schema.raw("create type mood as enum ('glad'); create domain short as varchar(8)")
        this.schema.raw('create function one() returns int language sql return 1')
      }`
    await drifting.project.add({ slug: 'view', up })
    await drifting.migrate()
    const given = await ScratchDatabase.create()
    const { differences } = await drift({ scratch: urlOf(given) })
    assert.deepEqual(differences, [])
    const again = await drift({ scratch: urlOf(given) })
    assert.deepEqual(again.differences, [])
    assert.deepEqual(await given.db.connection().getAllTables(['public']), [])
    assert.deepEqual(await given.db.connection().getAllViews(['public']), [])
  })

  test('may have been used before', async ({ assert }) => {
    const { drift, database } = await shop()
    await database.db
      .connection()
      .schema.alterTable('orders', (table) => table.dropColumn('remark'))
    const scratch = urlOf(await ScratchDatabase.create())
    const first = await drift({ scratch })
    assert.isAbove(first.differences.length, 0)
    assert.deepEqual(await drift({ scratch }), first)
  })

  test('is left empty when a migration fails in it', async ({ assert }) => {
    const { drift, drifting } = await shop()
    await drifting.project.add({
      slug: 'failing',
      up: `if (process.env.DEMANDING) throw new Error()`,
    })
    await drifting.migrate()
    const given = await ScratchDatabase.create()
    process.env.DEMANDING = 'yes'
    try {
      await assert.rejects(() => drift({ scratch: urlOf(given) }), /failing failed in the scratch/)
    } finally {
      delete process.env.DEMANDING
    }
    assert.deepEqual(await given.db.connection().getAllTables(['public']), [])
  })

  test('must not have a table', async ({ assert }) => {
    const { drift } = await shop()
    const given = await ScratchDatabase.create()
    await given.db.connection().schema.createTable('precious', (table) => table.increments())

    await assert.rejects(
      () => drift({ scratch: urlOf(given) }),
      /There is no scratch database .* is not empty: it has .*precious.*\. Name an empty one/
    )
    assert.deepEqual(await given.db.connection().getAllTables(['public']), ['precious'])
  })

  test('must not have anything that would be dropped with the rest', async ({ assert }) => {
    const { drift } = await shop()
    const given = await ScratchDatabase.create()
    const client = given.db.connection()
    const { name } = client.dialect
    const routine =
      name === 'postgres'
        ? 'create function precious() returns int language sql return 1'
        : 'create procedure precious() select 1'
    const isServer = name === 'mysql' || name === 'postgres'
    for (const sql of ['create view precious as select 1 as one', ...(isServer ? [routine] : [])]) {
      await client.rawQuery(sql)
      await assert.rejects(
        () => drift({ scratch: urlOf(given) }),
        /is not empty: it has precious\./
      )
      if (sql !== routine) await client.rawQuery('drop view precious')
    }
    if (isServer) await client.rawQuery(sqlOfDrop(name))
    const { differences } = await drift({ scratch: urlOf(given) })
    assert.deepEqual(differences, [])
  })

  test('must not be the live one', async ({ assert }) => {
    const { drift, database } = await shop()
    await assert.rejects(() => drift({ scratch: urlOf(database) }), /is the database to compare/)
    assert.lengthOf(await database.db.from('adonis_schema'), SHOP.length)
  })

  test('must be of the same kind, and its password is not told', async ({ assert }) => {
    const { drift } = await shop()
    await assert.rejects(
      () => drift({ scratch: 'mssql://me:secret@localhost/empty' }),
      /: --scratch is no database of (sqlite|mysql|postgres)\. Name/
    )
  })

  test('leaves the live connection as it was', async ({ assert }) => {
    const { drift, database } = await shop()
    await database.db.table('parts').insert({ order_id: 1, line: 1 })
    await drift()
    assert.lengthOf(await database.db.from('parts'), 1)
  })

  test('begins with the dump of the schema, like a new database', async ({ assert }) => {
    const project = await StreamProject.create()
    await project.add('parts', 'orders')
    await project.ace(['migration:run'])
    const dump = await project.ace(['schema:dump', '--prune'])
    assert.equal(dump.exitCode, 0, dump.stdout + dump.stderr)
    await project.add('lines')
    await project.ace(['migration:run'])

    const { exitCode, stdout, stderr } = await project.ace(['iti:migrations:drift'])
    assert.equal(exitCode, 0, stdout + stderr)
  })
})

const describeServer = ON_SERVER ? test.group : () => {}
const describeSchemas = process.env.DB_CONNECTION === 'pg' ? test.group : () => {}

// SQLite has no server
describeServer('The scratch database of drift on a server', () => {
  test('is asked for where it may not be made', async ({ assert }) => {
    const { database, drift } = await shop()
    const { db } = database
    const user = `iti_test_${randomBytes(4).toString('hex')}`
    const isMysql = db.connection().dialect.name === 'mysql'
    const { config } = db.getRawConnection(db.primaryConnectionName)!
    const statements = isMysql
      ? [
          `create user '${user}'@'%' identified by ''`,
          `grant all on ${database.name}.* to '${user}'@'%'`,
        ]
      : [`create role ${user} login`, `grant select on all tables in schema public to ${user}`]
    for (const sql of statements) await db.rawQuery(sql)
    db.manager.add('restricted', {
      ...config,
      connection: { ...(config.connection as object), user },
    } as typeof config)
    try {
      await assert.rejects(
        () => drift({ connection: 'restricted' }),
        /There is no scratch database .*(denied|permission).*--scratch=<url>/
      )
    } finally {
      await db.manager.close('restricted', true)
      if (!isMysql) await db.rawQuery(`drop owned by ${user}`)
      await db.rawQuery(isMysql ? `drop user '${user}'@'%'` : `drop role ${user}`)
    }
  })

  test('stores and sorts text as the live one', async ({ assert }) => {
    const main = await app.container.make('lucid.db')
    const isMysql = main.connection().dialect.name === 'mysql'
    const name = `iti_test_${randomBytes(6).toString('hex')}`
    await main.rawQuery(
      isMysql
        ? `create database ${name} character set latin1 collate latin1_german1_ci`
        : `create database ${name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'`
    )
    const { drift, database } = await shop()
    const { db } = database
    const { config } = db.getRawConnection(db.primaryConnectionName)!
    const connection = { ...(config.connection as object), database: name }
    db.manager.add('other', { ...config, connection } as typeof config)
    try {
      await db.connection('other').schema.createTable('adonis_schema', (table) => {
        table.increments()
        table.string('name')
        table.integer('batch')
      })
      const rows = await db.from('adonis_schema').select('name', 'batch')
      await db.connection('other').table('adonis_schema').multiInsert(rows)

      let asked: Promise<string[]> | undefined
      const text = isMysql
        ? `select concat(default_character_set_name, ' ', default_collation_name) as text
           from information_schema.schemata where schema_name like 'iti\\\\_drift\\\\_%'`
        : `select concat(pg_encoding_to_char(encoding), ' ', datcollate, ' ', datctype) as text
           from pg_database where datname ~ '^iti_drift_'`
      const ask = async () => {
        const answer = await main.rawQuery(text)
        const found: { text: string }[] = isMysql ? answer[0] : answer.rows
        return found.map((row) => row.text)
      }
      await drift({ connection: 'other', onScratch: () => (asked = ask()) })
      assert.include(await asked, isMysql ? 'latin1 latin1_german1_ci' : 'UTF8 C C.UTF-8')
    } finally {
      await db.manager.close('other', true)
      await main.rawQuery(`drop database ${name}`)
    }
  })
})

// only PostgreSQL has schemas
describeSchemas('Drift in a schema of PostgreSQL', () => {
  test('is looked for where the search path leads', async ({ assert }) => {
    const drifting = await DriftingDatabase.create()
    const { db } = drifting.database
    const { config } = db.getRawConnection(db.primaryConnectionName)!
    await db.rawQuery('drop table adonis_schema, adonis_schema_versions')
    await db.rawQuery('create schema shop')
    await db.manager.close(db.primaryConnectionName, true)
    db.manager.add(
      db.primaryConnectionName,
      Object.assign(config, { searchPath: ['shop', 'public'] })
    )
    for (const up of SHOP) await drifting.project.add({ slug: 'step', up })
    await drifting.migrate()

    const report = await drifting.drift()
    assert.deepEqual(report.differences, [])
    await db.rawQuery('alter table shop.orders add column colour text')
    await db.rawQuery('create table public.notes (id int)')
    const { differences, proposal } = await drifting.drift()
    assert.deepEqual(
      differences.map(({ kind, table }) => [kind, table]),
      [
        ['column_added', 'orders'],
        ['table_added', 'public.notes'],
      ]
    )
    assert.include(proposal, 'it lies in another schema')
  })
})

const sqlOfDrop = (dialect: string) =>
  `drop ${dialect === 'postgres' ? 'function' : 'procedure'} precious`

async function shop() {
  const drifting = await DriftingDatabase.create(...SHOP)
  return { drifting, database: drifting.database, drift: drifting.drift.bind(drifting) }
}
