import app from '@adonisjs/core/services/app'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccessChanges, type Affected } from './access_changes.js'

/**
 * Records that a model was saved or deleted whose rows decide about access, in the model's transaction if it has one.
 * It is what the hooks of the system's models call.
 */
export async function recordChange(
  { $trx }: { $trx?: TransactionClientContract },
  affected: Affected
): Promise<void> {
  const changes = await app.container.make(AccessChanges)
  await changes.record(affected, $trx)
}
