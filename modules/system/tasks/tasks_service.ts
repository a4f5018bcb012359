import app from '@adonisjs/core/services/app'
import type { Page } from '../../../src/database/main.js'
import type { Translate } from '../../../src/i18n/main.js'
import { E_TASK_UNKNOWN, type Tasks } from '../../../src/tasks/main.js'
import { type TaskResource, toTaskResource } from './task_resource.js'
import { countUndeclaredRuns } from './undeclared_runs.js'
import type { TaskFilters } from './validators.js'
import { toWorkerResource, type WorkerResource } from './worker_resource.js'

/** What operators see of tasks: those of the code, and those that it does not declare any more. */
export class TasksService {
  async list({ keyword = '' }: TaskFilters, t: Translate): Promise<Page<TaskResource>> {
    const tasks = await this.#tasks()
    const all = await this.#describe(tasks, await this.#idsOf(tasks), t)
    const wanted = keyword.toLowerCase()
    const items = all.filter(({ id, title }) => `${id}\n${title}`.toLowerCase().includes(wanted))
    return { items, total: items.length, page: 1, pageSize: items.length }
  }

  /** @throws {E_TASK_UNKNOWN} */
  async get(id: string, t: Translate): Promise<TaskResource> {
    const tasks = await this.#tasks()
    const ids = await this.#idsOf(tasks)
    if (!ids.includes(id)) throw new E_TASK_UNKNOWN([id])
    const [task] = await this.#describe(tasks, [id], t)
    return task!
  }

  /** The processes that execute runs. */
  async workers(): Promise<Page<WorkerResource>> {
    const tasks = await this.#tasks()
    const now = Date.now()
    const workers = await tasks.workers()
    const items = workers.map((worker) => toWorkerResource(worker, now))
    return { items, total: items.length, page: 1, pageSize: items.length }
  }

  #tasks(): Promise<Tasks> {
    return app.container.make('iti.tasks')
  }

  /* What has left something behind is shown, too: only so can an operator clear it up. */
  async #idsOf(tasks: Tasks): Promise<string[]> {
    const registry = await tasks.registry()
    const stored = await tasks.storedSchedules()
    const undeclared = await countUndeclaredRuns(tasks, Date.now())
    const ids = [...registry.ids, ...stored.map(({ task }) => task), ...undeclared.keys()]
    return [...new Set(ids)].sort()
  }

  async #describe(tasks: Tasks, ids: readonly string[], t: Translate): Promise<TaskResource[]> {
    const registry = await tasks.registry()
    const stored = await tasks.storedSchedules()
    const lastRuns = await tasks.queries.lastOf(ids)
    const known = ids.map((id) => ({
      id,
      declared: registry.find(id),
      stored: stored.filter(({ task }) => task === id),
      lastRun: lastRuns.get(id),
    }))
    return known.map((one) => toTaskResource(one, { t, now: Date.now() }))
  }
}
