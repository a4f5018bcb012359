import { AccessChanges, ChangeLog, ServiceTokens, ServiceTokenStore } from '@iti/framework/access'
import type { Database } from '@adonisjs/lucid/database'
import { getActiveTest } from '@japa/runner'

/** What another process on a database has. */
export function openProcess(db: Database, store = new ServiceTokenStore(db)) {
  const changes = new AccessChanges(new ChangeLog(db))
  const tokens = new ServiceTokens(store, changes)
  getActiveTest()!.cleanup(() => tokens.shutdown())
  return { changes, tokens }
}

/** The code of the error that a promise is rejected with; `none` if it is not. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: { code: string }) => error.code
  )
