import app from '@adonisjs/core/services/app'
import type { Page } from '../../../../src/database/main.js'
import type { Tasks } from '../../../../src/tasks/main.js'
import { getRun } from '../get_run.js'
import type { RunFilters } from '../validators.js'
import { type LogResource, toLogResource } from './log_resource.js'
import {
  type RunResource,
  toRunResource,
  toWholeRun,
  type WholeRunResource,
} from './run_resource.js'

const LINES_AT_ONCE = 200

/** Some lines of a run, in order. */
export interface LogPart {
  items: LogResource[]
  /** Whether there are more behind the last of them by now. */
  hasMore: boolean
}

/** What operators see of runs. */
export class TaskRunsService {
  /** The newest first. */
  async list(filters: RunFilters): Promise<Page<RunResource>> {
    const tasks = await this.#tasks()
    const page = await tasks.queries.list(filters)
    const schedules = await tasks.storedSchedules()
    return { ...page, items: page.items.map((run) => toRunResource(run, schedules)) }
  }

  /** @throws {E_TASK_RUN_UNKNOWN} */
  async get(id: string): Promise<WholeRunResource> {
    const tasks = await this.#tasks()
    return toWholeRun(await getRun(tasks, id), await tasks.storedSchedules())
  }

  /**
   * The lines behind one that is known already.
   *
   * @throws {E_TASK_RUN_UNKNOWN}
   */
  async logs(id: string, after: number): Promise<LogPart> {
    const tasks = await this.#tasks()
    const run = await getRun(tasks, id)
    const lines = await tasks.logs.after(run.id, after, LINES_AT_ONCE + 1)
    return {
      items: lines.slice(0, LINES_AT_ONCE).map(toLogResource),
      hasMore: lines.length > LINES_AT_ONCE,
    }
  }

  #tasks(): Promise<Tasks> {
    return app.container.make('iti.tasks')
  }
}
