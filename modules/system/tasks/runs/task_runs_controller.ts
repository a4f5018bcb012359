import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../../src/access/main.js'
import { validateBody, validateQuery } from '../../../../src/http/main.js'
import { RunStreams } from '../stream/run_streams.js'
import { TaskOperations } from '../task_operations.js'
import { logFilters, runFilters, startRunInput } from '../validators.js'
import { TaskRunsService } from './task_runs_service.js'

@inject()
export default class TaskRunsController {
  constructor(
    private runs: TaskRunsService,
    private operations: TaskOperations,
    private streams: RunStreams
  ) {}

  async index(ctx: HttpContext) {
    return this.runs.list(await validateQuery(ctx, runFilters))
  }

  async show(ctx: HttpContext) {
    return this.runs.get(idIn(ctx))
  }

  async store(ctx: HttpContext) {
    const { task, input } = await validateBody(ctx, startRunInput)
    const id = await this.operations.run(task, input, principalOf(ctx).id)
    return { id }
  }

  async cancel(ctx: HttpContext) {
    await this.operations.cancel(idIn(ctx), principalOf(ctx).id)
    return this.runs.get(idIn(ctx))
  }

  async retry(ctx: HttpContext) {
    await this.operations.retry(idIn(ctx), principalOf(ctx).id)
    return this.runs.get(idIn(ctx))
  }

  async logs(ctx: HttpContext) {
    const { after = 0 } = await validateQuery(ctx, logFilters)
    return this.runs.logs(idIn(ctx), after)
  }

  async stream(ctx: HttpContext) {
    const { after = 0 } = await validateQuery(ctx, logFilters)
    await this.streams.open(ctx, { id: idIn(ctx), after })
  }
}

const idIn = ({ request }: HttpContext): string => String(request.param('run'))
