import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Department } from '../../../models/system/department.js'
import { applyDataScope, type Principal } from '../../../src/access/main.js'
import {
  countRows,
  isUniqueViolation,
  whereContains,
  type Page,
} from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND, nest, toTreeOrder, type Branch } from '../../../src/http/main.js'
import { changeSystem } from '../change.js'
import { DEPARTMENT_SCOPE, USER_SCOPE } from '../data_scopes.js'
import { E_REFERENCE_UNKNOWN } from '../errors.js'
import { DEPARTMENT_COLUMNS, type DepartmentResource } from './department_resource.js'
import { moveDepartment, placeBelow } from './department_tree.js'
import { E_DEPARTMENT_CODE_TAKEN, E_DEPARTMENT_IN_USE } from './errors.js'
import type {
  CreateDepartmentInput,
  DepartmentFilters,
  UpdateDepartmentInput,
} from './validators.js'

/** The tree of departments. */
export class DepartmentsService {
  async list(
    { keyword, status, tree }: DepartmentFilters,
    actor: Principal
  ): Promise<Page<DepartmentResource | Branch<DepartmentResource>>> {
    const query = db.from('iti_departments').select(DEPARTMENT_COLUMNS).orderBy(['sort', 'id'])
    applyDataScope(query, actor, DEPARTMENT_SCOPE)
    if (status) query.where('status', status)
    if (keyword) whereContains(query, ['name', 'code'], keyword)
    const rows: DepartmentResource[] = await query
    const items = tree ? nest(rows) : toTreeOrder(rows)
    return { items, total: rows.length, page: 1, pageSize: rows.length }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number, actor: Principal): Promise<DepartmentResource> {
    const query = db.from('iti_departments').where('id', id).select(DEPARTMENT_COLUMNS)
    const row = await applyDataScope(query, actor, DEPARTMENT_SCOPE).first()
    if (!row) throw new E_RECORD_NOT_FOUND(['department', id])
    return row
  }

  /** @throws {E_REFERENCE_UNKNOWN} {E_SCOPE_EXCEEDED} {E_DEPARTMENT_CODE_TAKEN} {E_DEPARTMENT_TOO_DEEP} */
  async create(input: CreateDepartmentInput, actor: Principal): Promise<DepartmentResource> {
    const { id } = await changeSystem('everyone', async (trx) => {
      await this.#assertLeader(input.leaderId, actor, trx)
      const ancestors = await placeBelow(input.parentId ?? null, input.name, actor, trx)
      return this.#save(new Department().fill({ ...input, ancestors }), trx)
    })
    return this.get(id, actor)
  }

  /** Sets the fields it is given; another parent moves the whole subtree. @throws {E_DEPARTMENT_CYCLE} */
  async update(
    id: number,
    { parentId, ...fields }: UpdateDepartmentInput,
    actor: Principal
  ): Promise<DepartmentResource> {
    await changeSystem('everyone', async (trx) => {
      const department = await this.#lock(id, actor, trx)
      await this.#assertLeader(fields.leaderId, actor, trx)
      department.merge(fields)
      if (parentId !== undefined && parentId !== department.parentId) {
        await moveDepartment(department, parentId, actor, trx)
      }
      await this.#save(department, trx)
    })
    return this.get(id, actor)
  }

  /**
   * Deletes all of them or, if one may not be, none.
   *
   * @throws {E_DEPARTMENT_IN_USE} while there are people in it, or departments below it that are not deleted too
   */
  async delete(ids: readonly number[], actor: Principal): Promise<void> {
    await changeSystem('everyone', async (trx) => {
      const departments: Department[] = []
      for (const id of ids) departments.push(await this.#lock(id, actor, trx))
      for (const department of toTreeOrder(departments).reverse()) {
        const users = await countRows(trx, 'iti_users', { department_id: department.id })
        const below = await countRows(trx, 'iti_departments', { parent_id: department.id })
        if (users + below > 0) throw new E_DEPARTMENT_IN_USE([department.name, users, below])
        await department.delete()
      }
    })
  }

  async #assertLeader(
    leaderId: number | null | undefined,
    actor: Principal,
    trx: TransactionClientContract
  ): Promise<void> {
    if (leaderId === null || leaderId === undefined) return
    const query = trx.from('iti_users').where('id', leaderId).select('id')
    const leader = await applyDataScope(query, actor, USER_SCOPE).first()
    if (!leader) throw new E_REFERENCE_UNKNOWN(['leaderId', leaderId])
  }

  async #lock(
    id: number,
    actor: Principal,
    client: TransactionClientContract
  ): Promise<Department> {
    const query = Department.query({ client }).where('id', id).forUpdate()
    const department = await applyDataScope(query, actor, DEPARTMENT_SCOPE).first()
    if (!department) throw new E_RECORD_NOT_FOUND(['department', id])
    return department
  }

  async #save(department: Department, trx: TransactionClientContract): Promise<Department> {
    try {
      return await department.useTransaction(trx).save()
    } catch (error) {
      if (isUniqueViolation(error))
        throw new E_DEPARTMENT_CODE_TAKEN([department.code!], { cause: error })
      throw error
    }
  }
}
