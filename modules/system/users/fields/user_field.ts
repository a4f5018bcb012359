import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { SchemaTypes } from '@vinejs/vine/types'
import { ExtensionPoint } from '../../../../src/extensions/main.js'

/**
 * A further field of users, kept in a table of whoever adds it. Its value is told in the `attributes` of a user, and
 * taken there when a user is created or changed.
 *
 * @example
 * ```ts
 * const positionIds: UserField<number[]> = {
 *   name: 'positionIds',
 *   label: 'Positions',
 *   schema: ids(20),
 *   empty: [],
 *   read: (userIds, client) => findPositions(userIds, client),
 *   write: (userId, value, trx) => storePositions(userId, value, trx),
 * }
 * export default positionIds
 * ```
 */
export interface UserField<Value = any> {
  /** Its key in `attributes`, in camelCase. */
  name: string
  /** What a form calls it. */
  label: string
  /** What a value has to look like, by vine. Nobody has to give one. */
  schema: SchemaTypes
  /** The value of a user for whom there is none. */
  empty: Value
  /** What a caller has to hold besides the permission for users. An answer leaves out what the caller may not read. */
  permissions?: { read?: string; write?: string }
  /** The values of users, by user: one query for a whole page. */
  read(
    userIds: readonly number[],
    client: Pick<Database, 'from'>
  ): Promise<ReadonlyMap<number, Value>>
  /** Stores the value of a user, in the transaction that changes the user. Without it the field is only read. */
  write?(userId: number, value: Value, trx: TransactionClientContract): Promise<void>
  /** How a list is narrowed by it: `filter[attributes.<name>]=…`. The schema takes the text of a query. */
  filter?: {
    schema: SchemaTypes
    apply(query: DatabaseQueryBuilderContract, value: any): void | Promise<void>
  }
}

/** Where fields are added to users, their form and their list. */
export const userFields = new ExtensionPoint<UserField>(
  'system.user_fields',
  'Further fields of users, their form and their list',
  { keyOf: ({ name }) => name }
)
