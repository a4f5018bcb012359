import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Event, ExtensionPoint } from '../../../src/extensions/main.js'

/** Which user, and who did it. */
export interface UserEvent {
  id: number
  by: number
}

export const userCreated = new Event<UserEvent>('system:user_created', 'A user was created')
export const userUpdated = new Event<UserEvent>('system:user_updated', 'A user was changed')
export const userDeleted = new Event<UserEvent>('system:user_deleted', 'A user was deleted')

/**
 * What has to happen before a user is deleted, within the transaction that deletes them. What it throws keeps the
 * user.
 */
export const userDeleting = new ExtensionPoint<
  (userId: number, trx: TransactionClientContract) => Promise<void>
>('system.user_deleting', 'What happens before a user is deleted, in the same transaction')
