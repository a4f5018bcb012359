import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { validateBody } from '../../../src/http/main.js'
import { translatorOf } from '../../../src/i18n/main.js'
import { TaskOperations } from './task_operations.js'
import { TasksService } from './tasks_service.js'
import { scheduleInput } from './validators.js'

/** Every answer is the whole task, as its other schedules may matter, too. */
@inject()
export default class TaskSchedulesController {
  constructor(
    private operations: TaskOperations,
    private tasks: TasksService
  ) {}

  async pause(ctx: HttpContext) {
    const { task, schedule } = namesIn(ctx)
    await this.operations.pause(task, schedule, principalOf(ctx).id)
    return this.tasks.get(task, translatorOf(ctx))
  }

  async resume(ctx: HttpContext) {
    const { task, schedule } = namesIn(ctx)
    await this.operations.resume(task, schedule, principalOf(ctx).id)
    return this.tasks.get(task, translatorOf(ctx))
  }

  async pauseAll(ctx: HttpContext) {
    const { task } = namesIn(ctx)
    await this.operations.pause(task, undefined, principalOf(ctx).id)
    return this.tasks.get(task, translatorOf(ctx))
  }

  async resumeAll(ctx: HttpContext) {
    const { task } = namesIn(ctx)
    await this.operations.resume(task, undefined, principalOf(ctx).id)
    return this.tasks.get(task, translatorOf(ctx))
  }

  async update(ctx: HttpContext) {
    const { task, schedule } = namesIn(ctx)
    const input = await validateBody(ctx, scheduleInput)
    await this.operations.reschedule(task, schedule, input, principalOf(ctx).id)
    return this.tasks.get(task, translatorOf(ctx))
  }

  async destroy(ctx: HttpContext) {
    const { task, schedule } = namesIn(ctx)
    await this.operations.reset(task, schedule, principalOf(ctx).id)
  }
}

const namesIn = ({ request }: HttpContext) => ({
  task: String(request.param('task')),
  schedule: String(request.param('schedule')),
})
