import { setTimeout as sleep } from 'node:timers/promises'
import { every, fixed, type TaskContext } from '@iti/framework/tasks'
import { taskOf } from '../task_of.js'
import { Journal } from './journal.js'

/* Where the process that executes them notes what they do. */
const journal = () => new Journal(process.env.ITI_TEST_JOURNAL!)

const noted =
  (pause = 0) =>
  async (_: unknown, { run: { id: run, task }, attempt }: TaskContext) => {
    journal().note({ what: 'begins', task, run, attempt })
    if (pause > 0) await sleep(pause)
    journal().note({ what: 'ends', task, run, attempt })
  }

/** Tasks that note what they do. */
export const journalTasks = [
  taskOf(noted(), { id: 'app.short' }),
  taskOf(noted(300), { id: 'app.long', retries: { limit: 1, backoff: fixed(100) } }),
  taskOf(noted(50), { id: 'app.unique' }),
  taskOf(noted(1_500), { id: 'app.alone', schedules: [every('1s')] }),
]
