import { AssertionError } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import {
  type Dispatched,
  type DispatchOptions,
  parseDuration,
  type TaskClass,
  type Tasks,
} from '../../../src/tasks/main.js'

/** What was dispatched, with what the body would have been given. */
export interface FakeDispatch<Input = any> {
  id: string
  task: string
  input: Input
  options: Omit<DispatchOptions, 'trx'>
}

type InputOf<Class> = Class extends TaskClass<infer Input> ? Input : never
type Matches<Class> = (input: InputOf<Class>, options: FakeDispatch['options']) => boolean

const MOST_TOLD = 20

/** Stands in for whatever has tasks run, and remembers what it was asked for. */
export class FakeTasks {
  readonly #tasks: Tasks
  readonly #dispatched: FakeDispatch[] = []

  constructor(tasks: Tasks) {
    this.#tasks = tasks
  }

  /** Takes what `Tasks.dispatch` takes, by the same rules. What is rolled back was never dispatched. */
  async dispatch(
    task: string,
    input?: unknown,
    { trx, ...options }: DispatchOptions = {}
  ): Promise<Dispatched> {
    const registry = await this.#tasks.registry()
    const rules = registry.get(task).input
    const json = await rules.toJson(input)
    const { unique, delay = 0 } = options
    parseDuration(delay)
    const first = this.#dispatched.find((one) => one.task === task && one.options.unique === unique)
    if (unique !== undefined && first) return { id: first.id, isNew: false }

    const given = await rules.parse(json === null ? null : JSON.parse(json))
    const dispatch: FakeDispatch = { id: randomUUID(), task, input: given, options }
    if (trx) trx.after('commit', () => void this.#dispatched.push(dispatch))
    else this.#dispatched.push(dispatch)
    return { id: dispatch.id, isNew: true }
  }

  /** What was dispatched of a task, in order. */
  dispatched<Class extends TaskClass>({ id }: Class): FakeDispatch<InputOf<Class>>[] {
    return this.#dispatched.filter(({ task }) => task === id)
  }

  /**
   * Asserts that a task was dispatched, once or more, with an input that matches.
   *
   * @throws {AssertionError} which tells what was dispatched instead
   */
  assertDispatched<Class extends TaskClass>(Task: Class, matches?: Matches<Class>): void {
    const found = this.dispatched(Task)
    if (matches ? found.some(({ input, options }) => matches(input, options)) : found.length > 0) {
      return
    }
    const expectation = `${Task.id} to be dispatched`
    this.#fail(matches ? `${expectation} with an input that matches` : expectation)
  }

  /** Asserts that a task was dispatched so many times. @throws {AssertionError} */
  assertDispatchedTimes(Task: TaskClass, times: number): void {
    const { length } = this.dispatched(Task)
    if (length !== times) {
      this.#fail(`${Task.id} to be dispatched ${times} time(s), but it was ${length} time(s)`)
    }
  }

  /** @throws {AssertionError} */
  assertNotDispatched(Task: TaskClass): void {
    if (this.dispatched(Task).length > 0) this.#fail(`${Task.id} not to be dispatched`)
  }

  /** @throws {AssertionError} */
  assertNothingDispatched(): void {
    if (this.#dispatched.length > 0) this.#fail('nothing to be dispatched')
  }

  #fail(expectation: string): never {
    throw new AssertionError({ message: `Expected ${expectation}. ${this.#told()}` })
  }

  #told(): string {
    if (this.#dispatched.length === 0) return 'Nothing was dispatched'
    const told = this.#dispatched
      .slice(0, MOST_TOLD)
      .map(({ task, input }) => `${task}(${input === undefined ? '' : show(input)})`)
    const more = this.#dispatched.length - told.length
    return `Dispatched were: ${told.join(', ')}${more > 0 ? `, and ${more} more` : ''}`
  }
}

const show = (value: unknown) => inspect(value, { depth: 4, breakLength: Infinity })

/** Fake tasks, until their test is over. */
export type InstalledFakeTasks = FakeTasks & {
  /** Has tasks dispatched again before the test is over. */
  restore(): void
}

/**
 * Has nothing dispatched until the test is over: what is asked for is remembered instead, whether code or an event asks
 * for it. The rules hold as always: an unknown task and a wrong input are refused. In a hook, return `restore`:
 * `group.each.setup(async () => (await fakeTasks()).restore)`.
 *
 * @example
 * ```ts
 * const tasks = await fakeTasks()
 * await client.post('/api/orders/orders').json(order).loginAs(clerk)
 * tasks.assertDispatched(SendConfirmation, ({ orderNo }) => orderNo.startsWith('SO'))
 * ```
 */
export async function fakeTasks(): Promise<InstalledFakeTasks> {
  const tasks = await app.container.make('iti.tasks')
  const fake = new FakeTasks(tasks)
  // an own property hides the method from everybody who holds the object already
  Object.defineProperty(tasks, 'dispatch', {
    configurable: true,
    value: fake.dispatch.bind(fake),
  })
  const restore = () => void Reflect.deleteProperty(tasks, 'dispatch')
  getActiveTest()?.cleanup(restore)
  return Object.assign(fake, { restore })
}
