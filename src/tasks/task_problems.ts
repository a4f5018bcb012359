import type { DeclaredTask } from './declared_task.js'
import { E_TASK_INPUT_INVALID } from './errors.js'
import { findScheduleProblem } from './schedules/find_schedule_problem.js'
import { Task, type TaskClass } from './task.js'

const ID = /^[a-z][a-z\d_]*\.[a-z][a-z\d_]*$/
const NAME = /^[a-z][a-z\d_-]*$/
const LONGEST_ID = 100
const LONGEST_NAME = 64
const LONGEST_QUEUE = 32
/* Timers take no more. */
const LONGEST_TIMEOUT = 24 * 24 * 60 * 60_000

const MISFIRES: readonly string[] = ['once', 'skip', 'all'] satisfies DeclaredTask['misfire'][]
const OVERLAPS: readonly string[] = [
  'skip',
  'queue-one',
  'allow',
] satisfies DeclaredTask['overlap'][]

/** Whether it is a class of tasks that can be made. */
export const isTask = (value: unknown): value is TaskClass =>
  typeof value === 'function' && value.prototype instanceof Task

/** What is wrong with the queues of the configuration. */
export function findQueueProblems(queues: Readonly<Record<string, number>>): string[] {
  return Object.entries(queues).flatMap(([name, concurrency]) => {
    const problems: string[] = []
    if (!NAME.test(name) || name.length > LONGEST_QUEUE) {
      problems.push(`the queue "${name}" is not in snake_case, or longer than ${LONGEST_QUEUE}`)
    }
    if (!Number.isSafeInteger(concurrency) || concurrency < 0) {
      problems.push(
        `the queue "${name}" executes ${concurrency} runs at once, which is no number of runs`
      )
    }
    return problems
  })
}

/** What is wrong with the id of a task, in a sentence. */
export function findIdProblem({ id }: TaskClass, owner: string): string | null {
  if (!ID.test(id) || id.length > LONGEST_ID) {
    return `its id "${id}" is not a name of a module and one of its own, as "${owner}.sync_parts"`
  }
  if (id.slice(0, id.indexOf('.')) !== owner) return `its id "${id}" has to begin with "${owner}."`
  return null
}

/** Everything that is wrong with what a task declares. */
export async function findTaskProblems(
  task: DeclaredTask,
  queues: readonly string[]
): Promise<string[]> {
  const { queue, misfire, overlap, retries, timeout } = task
  const problems: string[] = []
  if (!queues.includes(queue)) {
    problems.push(`there is no queue "${queue}" in config/tasks.ts, which has ${queues.join(', ')}`)
  }
  if (!MISFIRES.includes(misfire)) problems.push(`misfire "${misfire}" is none of ${MISFIRES}`)
  if (!OVERLAPS.includes(overlap)) problems.push(`overlap "${overlap}" is none of ${OVERLAPS}`)
  if (misfire === 'all' && overlap !== 'allow') {
    problems.push(
      `misfire "all" needs overlap "allow": with "${overlap}" a run made up for keeps the others from running`
    )
  }
  if (timeout < 1 || timeout > LONGEST_TIMEOUT) {
    problems.push(`its timeout of ${timeout} ms is not between 1 ms and 24 days`)
  }
  if (!Number.isSafeInteger(retries.limit) || retries.limit < 0) {
    problems.push(`retries.limit ${retries.limit} is no number of tries`)
  }
  return [...problems, ...(await findSchedulesProblems(task))]
}

async function findSchedulesProblems({ schedules, input }: DeclaredTask): Promise<string[]> {
  const problems: string[] = []
  const names = new Set<string>()
  for (const schedule of schedules) {
    const { name } = schedule
    if (names.has(name)) {
      problems.push(`two of its schedules are called "${name}": give them a "name" each`)
    }
    names.add(name)
    if (!NAME.test(name) || name.length > LONGEST_NAME) {
      problems.push(`the name "${name}" of a schedule is not in snake_case`)
    }
    const wrong = findScheduleProblem(schedule)
    if (wrong) problems.push(`the schedule "${name}": ${wrong}`)
    try {
      await input.toJson(schedule.input)
    } catch (error) {
      if (!(error instanceof E_TASK_INPUT_INVALID)) throw error
      problems.push(`the schedule "${name}": ${error.message}`)
    }
  }
  return problems
}
