import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Department } from '../../../models/system/department.js'
import { isUniqueViolation, whereContains, type Page } from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND, nest, toTreeOrder, type Branch } from '../../../src/http/main.js'
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
  async list({
    keyword,
    status,
    tree,
  }: DepartmentFilters): Promise<Page<DepartmentResource | Branch<DepartmentResource>>> {
    const query = db.from('iti_departments').select(DEPARTMENT_COLUMNS).orderBy(['sort', 'id'])
    if (status) query.where('status', status)
    if (keyword) whereContains(query, ['name', 'code'], keyword)
    const rows: DepartmentResource[] = await query
    const items = tree ? nest(rows) : toTreeOrder(rows)
    return { items, total: rows.length, page: 1, pageSize: rows.length }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number): Promise<DepartmentResource> {
    const row = await db.from('iti_departments').where('id', id).select(DEPARTMENT_COLUMNS).first()
    if (!row) throw new E_RECORD_NOT_FOUND(['department', id])
    return row
  }

  /** @throws {E_REFERENCE_UNKNOWN} {E_DEPARTMENT_CODE_TAKEN} {E_DEPARTMENT_TOO_DEEP} */
  async create(input: CreateDepartmentInput): Promise<DepartmentResource> {
    const { id } = await db.transaction(async (trx) => {
      await this.#assertLeader(input.leaderId, trx)
      const ancestors = await placeBelow(input.parentId ?? null, input.name, trx)
      return this.#save(new Department().fill({ ...input, ancestors }), trx)
    })
    return this.get(id)
  }

  /** Sets the fields it is given; another parent moves the whole subtree. @throws {E_DEPARTMENT_CYCLE} */
  async update(
    id: number,
    { parentId, ...fields }: UpdateDepartmentInput
  ): Promise<DepartmentResource> {
    await db.transaction(async (trx) => {
      const department = await this.#lock(id, trx)
      await this.#assertLeader(fields.leaderId, trx)
      department.merge(fields)
      if (parentId !== undefined && parentId !== department.parentId) {
        await moveDepartment(department, parentId, trx)
      }
      await this.#save(department, trx)
    })
    return this.get(id)
  }

  /** @throws {E_DEPARTMENT_IN_USE} while there are people in it or departments below it */
  async delete(id: number): Promise<void> {
    await db.transaction(async (trx) => {
      const department = await this.#lock(id, trx)
      const users = await this.#count(trx, 'iti_users', 'department_id', id)
      const departments = await this.#count(trx, 'iti_departments', 'parent_id', id)
      if (users + departments > 0)
        throw new E_DEPARTMENT_IN_USE([department.name, users, departments])
      await department.delete()
    })
  }

  async #count(
    trx: TransactionClientContract,
    table: string,
    column: string,
    id: number
  ): Promise<number> {
    const row = await trx.from(table).where(column, id).count('* as total').first()
    return Number(row.total)
  }

  async #assertLeader(
    leaderId: number | null | undefined,
    trx: TransactionClientContract
  ): Promise<void> {
    if (leaderId === null || leaderId === undefined) return
    const leader = await trx.from('iti_users').where('id', leaderId).select('id').first()
    if (!leader) throw new E_REFERENCE_UNKNOWN(['leaderId', leaderId])
  }

  async #lock(id: number, client: TransactionClientContract): Promise<Department> {
    const department = await Department.query({ client }).where('id', id).forUpdate().first()
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
