import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** The server that writes go to: it knows what was committed a moment ago, which a read replica may not. */
export const primaryOf = (db: Database): QueryClientContract =>
  db.connection(db.primaryConnectionName, { mode: 'write' })
