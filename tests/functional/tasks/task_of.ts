import { Task, type TaskClass, type TaskContext } from '@iti/framework/tasks'

/** What a body of a test does. */
export type Body = (input: any, context: TaskContext) => unknown

type Declared = Partial<Omit<TaskClass, 'prototype' | 'dispatch'>>

/** A class of tasks with a body; `app.work` if it is given no other id. */
export function taskOf(body: Body, declared: Declared = {}): TaskClass {
  class TestTask extends Task<any> {
    run(input: unknown, context: TaskContext) {
      return body(input, context)
    }
  }
  return Object.assign(TestTask, { id: 'app.work', ...declared })
}

/** A body that waits until it is let go, or until it has to stop if it heeds that. */
export class Gate {
  readonly #open = Promise.withResolvers<void>()
  #entered = 0
  stops = 0

  /** How many bodies have come here. */
  get entered(): number {
    return this.#entered
  }

  open(): void {
    this.#open.resolve()
  }

  /** Waits whatever the signal says. */
  async pass({ signal }: TaskContext): Promise<void> {
    this.#entered++
    signal.addEventListener('abort', () => this.stops++)
    await this.#open.promise
  }

  /** Ends as a body should: with what the signal was ended with. */
  async heed({ signal }: TaskContext): Promise<void> {
    this.#entered++
    const stopped = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => {
      this.stops++
      stopped.reject(signal.reason)
    })
    await Promise.race([this.#open.promise, stopped.promise])
  }
}
