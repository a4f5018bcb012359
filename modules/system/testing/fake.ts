import {
  checkedBinding,
  hasContract,
  isSpokenFor,
  type Facade,
  type Methods,
} from '../../../src/modules/main.js'
import { processClock, type Clock } from '../../../src/clock/main.js'
import { E_FACADE_NOT_FAKED } from './errors.js'
import { FakeCalls } from './fake_calls.js'
import type { FailureKind, FailWithOptions } from './fake_failures.js'
import { FakeTroubles } from './fake_troubles.js'

/** What an operation was called with. */
export interface FakeCall<Method> {
  input: Method extends (input: infer I, ...rest: never[]) => unknown ? I : never
  options: Method extends (input: never, options?: infer O, ...rest: never[]) => unknown ? O : never
}

/** What a test gives in place of an implementation: some of the operations, or all. */
export type FakeOperations<T> = Partial<NoInfer<T>>

type Fakes = Record<string, ((...args: unknown[]) => unknown) | undefined>

/**
 * An implementation made for a test, which remembers what it was called with. The rules of a contract hold as they
 * do for the real one; what is recorded is what came through them. A facade without a contract has none.
 */
export class Fake<T> {
  /** What callers are given. */
  readonly facade: T
  readonly #name: string
  readonly #operations: Fakes
  readonly #calls: FakeCalls
  readonly #troubles: FakeTroubles

  constructor(facade: Facade<T>, operations: FakeOperations<T>) {
    this.#name = facade.name
    this.#operations = operations as Fakes
    this.#calls = new FakeCalls(facade.name)
    this.#troubles = new FakeTroubles(facade.contract?.name ?? facade.name)
    this.facade = hasContract(facade)
      ? checkedBinding(facade, this.#methodsOf(Object.keys(facade.contract.operations)))
      : this.#anyMethod(facade)
  }

  /** The calls of an operation that reached the fake, in order. */
  calls<K extends keyof T & string>(operation: K): FakeCall<T[K]>[] {
    return this.#calls
      .of(operation)
      .map(({ input, options }) => ({ input, options }) as FakeCall<T[K]>)
  }

  /**
   * Asserts that an operation was called: so many times, or at all.
   *
   * @throws {AssertionError} which tells what was called instead
   */
  assertCalled(operation: keyof T & string, times?: number): void {
    this.#calls.assertTimes(operation, times)
  }

  /** Asserts that one call of an operation, or more, had exactly this input. @throws {AssertionError} */
  assertCalledWith<K extends keyof T & string>(operation: K, input: FakeCall<T[K]>['input']): void {
    this.#calls.assertWith(operation, input)
  }

  /** @throws {AssertionError} */
  assertNotCalled(operation: keyof T & string): void {
    this.#calls.assertTimes(operation, 0)
  }

  /**
   * Lets calls fail as those of a service in another process do, whether the fake implements the operation or not.
   * What is declared first is used up first.
   *
   * @example
   * ```ts
   * fake.failWith('reserve', 'timeout', { times: 1 })
   * fake.failWith(503)   // every operation, until recover()
   * ```
   */
  failWith(kind: FailureKind, options?: FailWithOptions): this
  failWith(operation: keyof T & string, kind: FailureKind, options?: FailWithOptions): this
  failWith(
    first: FailureKind | (keyof T & string),
    second?: FailureKind | FailWithOptions,
    third?: FailWithOptions
  ): this {
    if (typeof second === 'string' || typeof second === 'number') {
      this.#troubles.add(second, first as string, third ?? {})
    } else {
      this.#troubles.add(first as FailureKind, undefined, second ?? {})
    }
    return this
  }

  /** Lets every call take so many milliseconds, or until its caller gives up. */
  latency(milliseconds: number, { clock = processClock }: { clock?: Clock } = {}): this {
    this.#troubles.delay(milliseconds, clock)
    return this
  }

  /** Ends what failWith() and latency() began. */
  recover(): this {
    this.#troubles.clear()
    return this
  }

  #methodsOf(names: string[]): Methods {
    const methods = names.map((name) => [
      name,
      async (...args: unknown[]) => this.#call(name, args),
    ])
    return Object.fromEntries(methods)
  }

  /* Abstract methods leave no trace in a class, so every name that nothing else explains is one of them. */
  #anyMethod(facade: Facade<T>): T {
    return new Proxy(Object.create(facade.prototype), {
      get: (target, name, receiver) => {
        const isOperation =
          typeof name === 'string' && (name in this.#operations || !(name in target))
        if (!isOperation || isSpokenFor(name)) return Reflect.get(target, name, receiver)
        return (...args: unknown[]) => this.#call(name, args)
      },
    })
  }

  #call(operation: string, args: unknown[]): unknown {
    const [input, options] = args
    this.#calls.add({ operation, input, options })
    const failure = this.#troubles.take(operation)
    const answer = () => {
      if (failure) throw failure
      if (!this.#operations[operation]) throw new E_FACADE_NOT_FAKED([this.#name, operation])
      return this.#operations[operation](...args)
    }
    const wait = this.#troubles.wait(operation, options)
    return wait ? wait.then(answer) : answer()
  }
}
