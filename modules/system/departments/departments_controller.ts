import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { idParam, selectionInput, validateBody, validateQuery } from '../../../src/http/main.js'
import { DepartmentsService } from './departments_service.js'
import { createDepartmentInput, departmentFilters, updateDepartmentInput } from './validators.js'

@inject()
export default class DepartmentsController {
  constructor(private departments: DepartmentsService) {}

  async index(ctx: HttpContext) {
    return this.departments.list(await validateQuery(ctx, departmentFilters), principalOf(ctx))
  }

  async show(ctx: HttpContext) {
    return this.departments.get(idParam(ctx), principalOf(ctx))
  }

  async store(ctx: HttpContext) {
    return this.departments.create(await validateBody(ctx, createDepartmentInput), principalOf(ctx))
  }

  async update(ctx: HttpContext) {
    return this.departments.update(
      idParam(ctx),
      await validateBody(ctx, updateDepartmentInput),
      principalOf(ctx)
    )
  }

  async destroy(ctx: HttpContext) {
    await this.departments.delete([idParam(ctx)], principalOf(ctx))
  }

  async destroyMany(ctx: HttpContext) {
    const { ids } = await validateBody(ctx, selectionInput)
    await this.departments.delete(ids, principalOf(ctx))
  }
}
