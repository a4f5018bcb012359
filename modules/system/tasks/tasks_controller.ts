import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { validateQuery } from '../../../src/http/main.js'
import { translatorOf } from '../../../src/i18n/main.js'
import { TasksService } from './tasks_service.js'
import { taskFilters } from './validators.js'

@inject()
export default class TasksController {
  constructor(private tasks: TasksService) {}

  async index(ctx: HttpContext) {
    return this.tasks.list(await validateQuery(ctx, taskFilters), translatorOf(ctx))
  }

  async show(ctx: HttpContext) {
    return this.tasks.get(String(ctx.request.param('task')), translatorOf(ctx))
  }

  async workers() {
    return this.tasks.workers()
  }
}
