import type { ApplicationService } from '@adonisjs/core/types'
import type { ServiceTokens } from '../../src/access/main.js'

/**
 * The service tokens of a command.
 *
 * @throws {E_DATABASE_UNREACHABLE}
 */
export async function openServiceTokens(app: ApplicationService): Promise<ServiceTokens> {
  const { ServiceTokens: Tokens } = await import('../../src/access/main.js')
  const { assertReachable } = await import('../../src/database/main.js')
  const db = await app.container.make('lucid.db')
  await assertReachable(db, db.primaryConnectionName, { mustExist: true })
  return app.container.make(Tokens)
}
