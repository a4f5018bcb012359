import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccessChanges, type Affected } from '../../src/access/main.js'
import { retryOnConflict } from '../../src/database/main.js'

/**
 * Runs a change of users, roles, menus or departments in a transaction, one at a time across all processes: each
 * rests on rules about the others (a super administrator remains, the tree stays a tree, nobody grants more than
 * they hold), which two at once could break together. The row of the super administrators' role is the lock.
 *
 * @param affected whose access it changes: every process forgets what it remembers of them
 */
export async function changeSystem<Result>(
  affected: Affected | ((result: Result) => Affected),
  work: (trx: TransactionClientContract) => Promise<Result>
): Promise<Result> {
  const changes = await app.container.make(AccessChanges)
  return retryOnConflict(() =>
    db.transaction((trx) =>
      changes.together(trx, async () => {
        // a write, because SQLite gives up a transaction that reads first and then finds a writer
        await trx.from('iti_roles').where('is_super', true).update({ is_super: true })
        const result = await work(trx)
        await changes.record(typeof affected === 'function' ? affected(result) : affected, trx)
        return result
      })
    )
  )
}
