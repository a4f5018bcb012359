import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Role, type DataScope } from '../../../models/system/role.js'
import type { Principal } from '../../../src/access/main.js'
import {
  countRows,
  isUniqueViolation,
  paginate,
  whereContains,
  type Page,
} from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND } from '../../../src/http/main.js'
import { changeSystem } from '../change.js'
import { E_ROLE_CODE_TAKEN, E_ROLE_IN_USE } from './errors.js'
import { ROLE_COLUMNS, type RoleResource, type RoleRow } from './role_resource.js'
import { assertMayGrantRoles } from './grant_rules.js'
import { exchangeMenus, findDepartmentIds, findMenuIds } from './role_grants.js'
import { assertMayChangeRole, assertMayGrantMenus } from './role_rules.js'
import {
  assertDepartmentsInScope,
  assertMayDefineScope,
  assertMayGrantToHolders,
} from './scope_rules.js'
import type { CreateRoleInput, RoleFilters, UpdateRoleInput } from './validators.js'

const SORT_COLUMNS = { code: 'code', name: 'name', sort: 'sort', createdAt: 'created_at' }

/** Roles: which menus, and with them permissions, and which rows. */
export class RolesService {
  async list({ keyword, status, ...page }: RoleFilters): Promise<Page<RoleResource>> {
    const query = db.from('iti_roles').select(ROLE_COLUMNS)
    if (status) query.where('status', status)
    if (keyword) whereContains(query, ['code', 'name'], keyword)
    const { items, ...rest } = await paginate(query, page, {
      columns: SORT_COLUMNS,
      order: [
        { column: 'sort', order: 'asc' },
        { column: 'id', order: 'asc' },
      ],
    })
    return { ...rest, items: await this.#withRelations(items) }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number): Promise<RoleResource> {
    const rows = await db.from('iti_roles').where('id', id).select(ROLE_COLUMNS)
    const [role] = await this.#withRelations(rows)
    if (!role) throw new E_RECORD_NOT_FOUND(['role', id])
    return role
  }

  /** @throws {E_ROLE_CODE_TAKEN} {E_REFERENCE_UNKNOWN} {E_GRANT_EXCEEDED} */
  async create(input: CreateRoleInput, actor: Principal): Promise<RoleResource> {
    const { id } = await changeSystem('everyone', (trx) =>
      this.#save(new Role(), input, actor, trx)
    )
    return this.get(id)
  }

  /** Sets the fields it is given. @throws what {@link create} throws, {E_SUPER_ADMIN_PROTECTED} and {E_OWN_ROLE} */
  async update(id: number, input: UpdateRoleInput, actor: Principal): Promise<RoleResource> {
    await changeSystem('everyone', async (trx) => {
      const role = await this.#lock(id, trx)
      await assertMayChangeRole(actor, role, trx)
      await this.#save(role, input, actor, trx)
    })
    return this.get(id)
  }

  /** Deletes all of them or, if one may not be, none. @throws {E_ROLE_IN_USE} while somebody holds it */
  async delete(ids: readonly number[], actor: Principal): Promise<void> {
    await changeSystem('everyone', async (trx) => {
      for (const id of ids) {
        const role = await this.#lock(id, trx)
        await assertMayChangeRole(actor, role, trx)
        const users = await countRows(trx, 'iti_user_roles', { role_id: id })
        if (users > 0) throw new E_ROLE_IN_USE([role.name, users])
        await role.delete()
      }
    })
  }

  async #save(
    role: Role,
    { menuIds, departmentIds, dataScope, ...fields }: UpdateRoleInput,
    actor: Principal,
    trx: TransactionClientContract
  ): Promise<Role> {
    const kindBefore = role.dataScope
    const isEnabledNow =
      role.$isPersisted && fields.status === 'enabled' && role.status === 'disabled'
    role.merge({ ...fields, ...(dataScope && { dataScope: dataScope as DataScope }) })
    if (dataScope || isEnabledNow) assertMayDefineScope(actor, role.dataScope ?? 5, role.code)
    await this.#write(role, trx)

    // who enables a role grants all that is in it, otherwise what is added
    const granted = (held: number[], wanted: number[] | undefined) =>
      isEnabledNow ? (wanted ?? held) : (wanted ?? []).filter((id) => !held.includes(id))

    const menus = await findMenuIds([role.id], trx)
    const held = menus.get(role.id) ?? []
    await assertMayGrantMenus(actor, granted(held, menuIds), trx)
    if (menuIds) await exchangeMenus(role, held, menuIds)
    if (isEnabledNow) await assertMayGrantRoles(actor, [role.id], trx)

    const departments = await findDepartmentIds(role.id, trx)
    const added = granted(departments, departmentIds)
    await assertDepartmentsInScope(actor, added, trx)
    if (departmentIds) await role.related('departments').sync(departmentIds)

    const { id, name, dataScope: kind = 5 } = role
    const showsOther = kind !== kindBefore || added.length > 0 || isEnabledNow
    if (showsOther) await assertMayGrantToHolders(actor, { id, name, data_scope: kind }, trx)
    return role
  }

  async #write(role: Role, trx: TransactionClientContract): Promise<void> {
    try {
      await role.useTransaction(trx).save()
    } catch (error) {
      if (isUniqueViolation(error)) throw new E_ROLE_CODE_TAKEN([role.code], { cause: error })
      throw error
    }
  }

  async #withRelations(rows: RoleRow[]): Promise<RoleResource[]> {
    const ids = rows.map((row) => row.id)
    const menus = await findMenuIds(ids, db)
    const departments = await db
      .from('iti_role_departments')
      .whereIn('role_id', ids)
      .orderBy('department_id')
      .select('*')
    const departmentsOf = Map.groupBy(departments, (row) => row.role_id)
    return rows.map((row) => ({
      ...row,
      menuIds: menus.get(row.id) ?? [],
      departmentIds: (departmentsOf.get(row.id) ?? []).map(({ department_id: id }) => id),
    }))
  }

  async #lock(id: number, client: TransactionClientContract): Promise<Role> {
    const role = await Role.query({ client }).where('id', id).forUpdate().first()
    if (!role) throw new E_RECORD_NOT_FOUND(['role', id])
    return role
  }
}
