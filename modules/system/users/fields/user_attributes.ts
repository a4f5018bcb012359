import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import { E_PERMISSION_DENIED, type Principal } from '../../../../src/access/main.js'
import { Extensions } from '../../../../src/extensions/main.js'
import { userFields, type UserField } from './user_field.js'

/** Values of the fields that were added to users, by the name of the field. */
export type Attributes = Record<string, unknown>

/** Reads and writes the fields that were added to users. Without such fields it costs no query. */
@inject()
export class UserAttributes {
  constructor(private extensions: Extensions) {}

  get fields(): readonly UserField[] {
    return this.extensions.of(userFields)
  }

  /** What somebody may see of these users, by user. */
  async read(userIds: readonly number[], actor: Principal): Promise<Map<number, Attributes>> {
    const attributes = new Map(userIds.map((id): [number, Attributes] => [id, {}]))
    if (userIds.length === 0) return attributes

    for (const field of this.fields.filter((one) => mayRead(one, actor))) {
      const values = await field.read(userIds, db)
      for (const [id, own] of attributes) own[field.name] = values.get(id) ?? field.empty
    }
    return attributes
  }

  /** Stores the values that were given, and leaves the others. @throws {E_PERMISSION_DENIED} */
  async write(
    userId: number,
    attributes: Attributes,
    { actor, trx }: { actor: Principal; trx: TransactionClientContract }
  ): Promise<void> {
    for (const field of this.fields) {
      const value = attributes[field.name]
      if (value === undefined || !field.write) continue
      const needed = [field.permissions?.read, field.permissions?.write]
      const missing = needed.find((one) => one !== undefined && !actor.can(one))
      if (missing) throw new E_PERMISSION_DENIED([missing])
      await field.write(userId, value, trx)
    }
  }

  /**
   * Narrows a query of users.
   *
   * @param wanted by `attributes.<name>`
   * @throws {E_PERMISSION_DENIED} as a filter tells what it filters by
   */
  async filter(
    query: DatabaseQueryBuilderContract,
    wanted: Record<string, unknown>,
    actor: Principal
  ): Promise<void> {
    for (const field of this.fields) {
      const value = wanted[`attributes.${field.name}`]
      if (value === undefined || !field.filter) continue
      if (!mayRead(field, actor)) throw new E_PERMISSION_DENIED([field.permissions!.read!])
      await field.filter.apply(query, value)
    }
  }
}

const mayRead = ({ permissions }: UserField, actor: Principal): boolean =>
  permissions?.read === undefined || actor.can(permissions.read)
