import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { randomBytes } from 'node:crypto'
import { E_SCRATCH_IMPOSSIBLE } from '../errors.js'
import { postgresTwin } from './postgres_twin.js'
import type { Scratch, ScratchOptions } from './scratch.js'
import { targetOf, withDatabase, withTarget } from './scratch_config.js'

/** Makes a database on the MySQL or MariaDB server of the live one. */
export const createMysqlScratch = (options: ScratchOptions): Promise<Scratch> =>
  createOnServer(options, {
    async create(client, name) {
      const [[own]] = await client.rawQuery(
        'select @@character_set_database as charset, @@collation_database as collation'
      )
      await client.rawQuery(
        `create database \`${name}\` character set ${own.charset} collate ${own.collation}`
      )
    },
    drop: (client, name) => client.rawQuery(`drop database if exists \`${name}\``),
  })

/** Makes a database on the PostgreSQL server of the live one. */
export const createPostgresScratch = (options: ScratchOptions): Promise<Scratch> =>
  createOnServer(options, {
    async create(client, name) {
      await client.rawQuery(await postgresTwin(client, name))
    },
    // a session that was closed a moment ago may still be there
    drop: (client, name) => client.rawQuery(`drop database if exists "${name}" with (force)`),
  })

interface Statements {
  create(client: QueryClientContract, name: string): Promise<unknown>
  drop(client: QueryClientContract, name: string): Promise<unknown>
}

async function createOnServer(
  { db, connection }: ScratchOptions,
  { create, drop }: Statements
): Promise<Scratch> {
  const name = `iti_drift_${randomBytes(8).toString('hex')}`
  const { config } = db.getRawConnection(connection)!
  const admin = openAdmin(db, { connection, name })
  try {
    await create(admin.client, name)
  } catch (error) {
    await admin.close()
    throw new E_SCRATCH_IMPOSSIBLE([(error as Error).message], { cause: error })
  }
  return {
    config: withTarget(config, withDatabase(targetOf(config), name)),
    admin: name,
    async remove() {
      try {
        await drop(admin.client, name)
      } finally {
        await admin.close()
      }
    },
  }
}

/** A connection of its own to the live database: the other one stands for the scratch database meanwhile. */
function openAdmin(db: Database, { connection, name }: { connection: string; name: string }) {
  const { config } = db.getRawConnection(connection)!
  db.manager.add(name, { ...config, pool: { ...config.pool, min: 0, max: 1 } })
  return {
    client: db.connection(name, { mode: 'write' }),
    close: () => db.manager.close(name, true),
  }
}
