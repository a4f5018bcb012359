import { cron, every, fixed, Task, type TaskContext } from '@iti/framework/tasks'
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** The file in which bodies leave a line for each attempt. */
export const EXECUTIONS = 'ITI_TEST_EXECUTIONS'

/** What a body wrote down: that it began, with what an earlier attempt had kept, and that it kept something. */
export type Written = { run: string; attempt: number } & (
  { step: 'began'; found: { attempt: number } | null } | { step: 'kept' }
)

/* It is written before anything else can happen, and outlives the process. */
function write(written: Written): void {
  appendFileSync(process.env[EXECUTIONS]!, `${JSON.stringify(written)}\n`)
}

async function execute({ run: { id: run }, attempt, checkpoint }: TaskContext): Promise<void> {
  write({ run, attempt, step: 'began', found: checkpoint.get() })
  await checkpoint.set({ attempt })
  write({ run, attempt, step: 'kept' })
  await sleep(2)
}

/** What is tried again when its worker dies. */
export class RetriedTask extends Task {
  static override id = 'app.retried'
  // it is there to be declared, beside the other
  static override schedules = [cron('0 0 1 1 *')]
  static override retries = { limit: 20, backoff: fixed('10ms') }

  async run(_: void, context: TaskContext) {
    await execute(context)
  }
}

/** What fails the first time. */
export class FailingTask extends Task {
  static override id = 'app.failing'
  static override retries = { limit: 20, backoff: fixed('10ms') }

  async run(_: void, context: TaskContext) {
    await execute(context)
    if (context.attempt === 1) throw new Error('The first attempt fails')
  }
}

/** What is not tried again. */
export class SingleTask extends Task {
  static override id = 'app.single'

  async run(_: void, context: TaskContext) {
    await execute(context)
  }
}

/** What fires each second, and waits for the run before it. */
export class ScheduledTask extends Task {
  static override id = 'app.scheduled'
  static override schedules = [every('1s')]
  static override overlap = 'queue-one' as const
  static override retries = { limit: 20, backoff: fixed('10ms') }

  async run(_: void, context: TaskContext) {
    await execute(context)
  }
}

export const CRASH_TASKS = [RetriedTask, FailingTask, SingleTask, ScheduledTask] as const
