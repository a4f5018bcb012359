import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { dialectOf } from '../schema/introspect.js'
import { useGivenScratch } from './given_scratch.js'
import { createMysqlScratch, createPostgresScratch } from './server_scratch.js'
import { createSqliteScratch } from './sqlite_scratch.js'

/** A database that is empty, and may be filled. */
export interface Scratch {
  /** how to reach it: as the live connection does, but for the database */
  config: ConnectionConfig
  /** the connection by which it is removed, if that stays open */
  admin?: string
  /** leaves no trace of it; everybody else has closed their connections before */
  remove(): Promise<void>
}

/** Beside which database a scratch database is made. */
export interface ScratchOptions {
  app: ApplicationService
  db: Database
  /** the connection of the live database */
  connection: string
  /** an empty database to take instead of a new one */
  url?: string
  /** the dump of the schema with which it begins, unless it is at its usual place */
  schemaPath?: string
}

/**
 * Makes an empty database like the live one: of the same server, with the same text encoding and order.
 *
 * @throws {E_SCRATCH_IMPOSSIBLE}
 */
export function createScratch(options: ScratchOptions): Promise<Scratch> {
  if (options.url !== undefined) return useGivenScratch({ ...options, url: options.url })

  switch (dialectOf(options.db.connection(options.connection))) {
    case 'sqlite':
      return createSqliteScratch(options)
    case 'mysql':
      return createMysqlScratch(options)
    case 'postgres':
      return createPostgresScratch(options)
  }
}
