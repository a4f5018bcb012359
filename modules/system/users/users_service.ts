import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { User } from '../../../models/system/user.js'
import {
  AccessChanges,
  applyDataScope,
  type Principal,
  SessionManager,
} from '../../../src/access/main.js'
import { isUniqueViolation, paginate, type Page } from '../../../src/database/main.js'
import { Extensions } from '../../../src/extensions/main.js'
import { E_RECORD_NOT_FOUND } from '../../../src/http/main.js'
import { changeSystem } from '../change.js'
import { USER_SCOPE } from '../data_scopes.js'
import { findDepartmentInScope } from '../departments/main.js'
import { generatePassword, hashPassword, PasswordPolicy } from '../passwords/main.js'
import { E_USERNAME_TAKEN } from './errors.js'
import { userCreated, userDeleted, userDeleting, userUpdated } from './events.js'
import { UserAttributes } from './fields/user_attributes.js'
import { findRoleIds } from './held_roles.js'
import { UserRules } from './user_rules.js'
import { filterUsers, USER_SORT_COLUMNS } from './user_query.js'
import { rememberTotal } from './user_totals.js'
import { toUser, USER_COLUMNS, type UserResource, type UserRow } from './user_resource.js'
import type { CreateUserInput, UpdateUserInput, UserFilters } from './validators.js'

/** A new user, with the password that was generated for them: it is shown this once. */
export type CreatedUser = UserResource & { generatedPassword?: string }

@inject()
export class UsersService {
  constructor(
    private sessions: SessionManager,
    private changes: AccessChanges,
    private attributes: UserAttributes,
    private extensions: Extensions,
    private passwords: PasswordPolicy
  ) {}

  async list(filters: UserFilters, actor: Principal): Promise<Page<UserResource>> {
    const query = applyDataScope(db.from('iti_users').select(USER_COLUMNS), actor, USER_SCOPE)
    await filterUsers(query, filters)
    if (filters.filter) await this.attributes.filter(query, filters.filter, actor)
    const page = await paginate(query, filters, {
      columns: USER_SORT_COLUMNS,
      order: [{ column: 'id', order: 'desc' }],
      total: (count) =>
        filters.filter ? count() : rememberTotal(this.changes, filters, actor, count),
    })
    return { ...page, items: await this.#toUsers(page.items, actor) }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number, actor: Principal): Promise<UserResource> {
    const query = db.from('iti_users').where('id', id).select(USER_COLUMNS)
    const row = await applyDataScope(query, actor, USER_SCOPE).first()
    if (!row) throw new E_RECORD_NOT_FOUND(['user', id])
    const [user] = await this.#toUsers([row], actor)
    return user!
  }

  /** @throws {E_USERNAME_TAKEN} {E_REFERENCE_UNKNOWN} {E_GRANT_EXCEEDED} {E_SUPER_ADMIN_PROTECTED} */
  async create(
    { roleIds = [], password, attributes = {}, ...fields }: CreateUserInput,
    actor: Principal
  ): Promise<CreatedUser> {
    if (password !== undefined) {
      const { username, nickname, email = null, phone = null } = fields
      await this.passwords.assertAllowed(password, { username, nickname, email, phone }, 'password')
    }
    const generatedPassword = password === undefined ? generatePassword() : undefined
    const hashed = await hashPassword(password ?? generatedPassword!)

    const user = await changeSystem<User>(
      ({ id }) => [id],
      async (trx) => {
        const workplace = await findDepartmentInScope(fields.departmentId ?? null, actor, trx)
        await new UserRules(actor, trx).assertMayGrant(roleIds, workplace)
        const created = await this.#insert(
          { ...fields, password: hashed, mustChangePassword: generatedPassword !== undefined },
          trx
        )
        await created.related('roles').attach(roleIds)
        await this.attributes.write(created.id, attributes, { actor, trx })
        return created
      }
    )
    await userCreated.emit({ id: user.id, by: actor.id })
    const resource = await this.get(user.id, actor)
    return { ...resource, ...(generatedPassword && { generatedPassword }) }
  }

  /** Sets the fields it is given. @throws what {@link create} throws, {E_OWN_ACCOUNT} and {E_LAST_SUPER_ADMIN} */
  async update(
    id: number,
    { roleIds, attributes = {}, ...fields }: UpdateUserInput,
    actor: Principal
  ): Promise<UserResource> {
    await changeSystem([id], async (trx) => {
      const user = await this.#lock(id, actor, trx)
      const rules = new UserRules(actor, trx)
      await rules.assertMayChange(user, { roleIds, ...fields })

      await user.merge(fields).save()
      if (roleIds) await user.related('roles').sync(roleIds)
      await this.attributes.write(id, attributes, { actor, trx })
      if (user.status === 'disabled') await this.sessions.closeAllOf(id, trx)
      await rules.assertSuperAdminRemains()
    })
    await userUpdated.emit({ id, by: actor.id })
    return this.get(id, actor)
  }

  /**
   * Gives somebody a password that they have to change, and ends their sessions.
   *
   * @returns the password, if it was generated: it is shown this once
   * @throws {E_RECORD_NOT_FOUND} {E_OWN_ACCOUNT} {E_SUPER_ADMIN_PROTECTED} {E_GRANT_EXCEEDED}
   */
  async resetPassword(
    id: number,
    password: string | undefined,
    actor: Principal
  ): Promise<{ generatedPassword?: string }> {
    if (password !== undefined) {
      await this.passwords.assertAllowed(password, () => this.get(id, actor), 'password')
    }
    const generatedPassword = password === undefined ? generatePassword() : undefined
    const hashed = await hashPassword(password ?? generatedPassword!)

    await changeSystem([id], async (trx) => {
      const user = await this.#lock(id, actor, trx)
      await new UserRules(actor, trx).assertMayResetPassword(user)
      await user
        .merge({ password: hashed, mustChangePassword: true, passwordChangedAt: DateTime.utc() })
        .save()
      await this.sessions.closeAllOf(id, trx)
    })
    return { generatedPassword }
  }

  /**
   * Deletes all of them or, if one may not be, none.
   *
   * @throws {E_RECORD_NOT_FOUND} {E_OWN_ACCOUNT} {E_SUPER_ADMIN_PROTECTED} {E_LAST_SUPER_ADMIN}
   */
  async delete(ids: readonly number[], actor: Principal): Promise<void> {
    await changeSystem(ids, async (trx) => {
      const rules = new UserRules(actor, trx)
      for (const id of ids) {
        const user = await this.#lock(id, actor, trx)
        await rules.assertMayDelete(user)
        for (const prepare of this.extensions.of(userDeleting)) await prepare(id, trx)
        await trx.from('iti_departments').where('leader_id', id).update({ leader_id: null })
        await user.delete()
      }
      await rules.assertSuperAdminRemains()
    })
    for (const id of ids) await userDeleted.emit({ id, by: actor.id })
  }

  async #toUsers(rows: readonly UserRow[], actor: Principal): Promise<UserResource[]> {
    const ids = rows.map(({ id }) => id)
    const roleIds = await findRoleIds(ids)
    const attributes = await this.attributes.read(ids, actor)
    return rows.map((row) =>
      toUser(row, { roleIds: roleIds.get(row.id), attributes: attributes.get(row.id) })
    )
  }

  async #insert(fields: Partial<User>, client: TransactionClientContract): Promise<User> {
    try {
      return await User.create(fields, { client })
    } catch (error) {
      if (isUniqueViolation(error)) throw new E_USERNAME_TAKEN([fields.username!], { cause: error })
      throw error
    }
  }

  async #lock(id: number, actor: Principal, client: TransactionClientContract): Promise<User> {
    const query = User.query({ client }).where('id', id).forUpdate()
    const user = await applyDataScope(query, actor, USER_SCOPE).first()
    if (!user) throw new E_RECORD_NOT_FOUND(['user', id])
    return user
  }
}
