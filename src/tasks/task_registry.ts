import { declareTask, type DeclaredTask } from './declared_task.js'
import { E_TASK_UNKNOWN, E_TASKS_INVALID } from './errors.js'
import { findIdProblem, findQueueProblems, findTaskProblems, isTask } from './task_problems.js'

/** A task as a module, a plugin or the application lists it. */
export interface TaskListing {
  /** The module or plugin, or `app`. */
  owner: string
  load: () => Promise<{ default: unknown }>
}

/** What tasks are checked against. */
export interface TaskRules {
  /** The zone of cron schedules that name none. */
  timeZone: string
  /** The queues, with how many runs of each one process executes at once. */
  queues: Readonly<Record<string, number>>
}

/** Remembers the tasks of the application. Nothing else is ever run: an id that is not here is refused. */
export class TaskRegistry {
  readonly #tasks: ReadonlyMap<string, DeclaredTask>

  private constructor(tasks: ReadonlyMap<string, DeclaredTask>) {
    this.#tasks = tasks
  }

  /**
   * Imports the tasks.
   *
   * @throws {E_TASKS_INVALID} naming every problem of every task
   */
  static async load(listings: readonly TaskListing[], rules: TaskRules): Promise<TaskRegistry> {
    const tasks = new Map<string, DeclaredTask>()
    const problems = findQueueProblems(rules.queues).map(
      (problem) => `- config/tasks.ts: ${problem}`
    )
    for (const { owner, load } of listings) {
      const { default: Task } = await load()
      const blame = (problem: string) => void problems.push(`- a task of ${owner}: ${problem}`)
      if (!isTask(Task)) {
        blame('the file has no class that extends Task as its default export')
        continue
      }
      const wrongId = findIdProblem(Task, owner)
      if (wrongId) blame(`${Task.name}: ${wrongId}`)
      else if (tasks.has(Task.id)) blame(`the id "${Task.id}" is there twice`)
      if (wrongId || tasks.has(Task.id)) continue
      try {
        const task = declareTask(Task, owner, rules.timeZone)
        const wrong = await findTaskProblems(task, Object.keys(rules.queues))
        for (const problem of wrong) blame(`${task.id}: ${problem}`)
        tasks.set(task.id, task)
      } catch (error) {
        blame(`${Task.id}: ${error instanceof Error ? error.message : error}`)
      }
    }
    if (problems.length > 0) throw new E_TASKS_INVALID([problems.join('\n')])
    return new TaskRegistry(tasks)
  }

  /** All tasks, by id. */
  get all(): readonly DeclaredTask[] {
    return [...this.#tasks.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
  }

  get ids(): readonly string[] {
    return [...this.#tasks.keys()]
  }

  find(id: string): DeclaredTask | null {
    return this.#tasks.get(id) ?? null
  }

  /** @throws {E_TASK_UNKNOWN} */
  get(id: string): DeclaredTask {
    const task = this.find(id)
    if (!task) throw new E_TASK_UNKNOWN([id])
    return task
  }
}
