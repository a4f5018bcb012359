import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { retryOnConflict } from '../../src/database/main.js'

/**
 * Runs a change of users, roles, menus or departments in a transaction, one at a time across all processes: each
 * rests on rules about the others (a super administrator remains, the tree stays a tree, nobody grants more than
 * they hold), which two at once could break together. The row of the super administrators' role is the lock.
 */
export function changeSystem<Result>(
  work: (trx: TransactionClientContract) => Promise<Result>
): Promise<Result> {
  return retryOnConflict(() =>
    db.transaction(async (trx) => {
      await trx.from('iti_roles').where('is_super', true).orderBy('id').select('id').forUpdate()
      return work(trx)
    })
  )
}
