import {
  checkedBinding,
  hasContract,
  isSpokenFor,
  type Facade,
  type Methods,
} from '../../../src/modules/main.js'
import { E_FACADE_NOT_FAKED } from './errors.js'

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
  readonly #calls: { operation: string; input: unknown; options: unknown }[] = []

  constructor(facade: Facade<T>, operations: FakeOperations<T>) {
    this.#name = facade.name
    this.#operations = operations as Fakes
    this.facade = hasContract(facade)
      ? checkedBinding(facade, this.#methodsOf(Object.keys(facade.contract.operations)))
      : this.#anyMethod(facade)
  }

  /** The calls of an operation that reached the fake, in order. */
  calls<K extends keyof T & string>(operation: K): FakeCall<T[K]>[] {
    const calls = this.#calls.filter((call) => call.operation === operation)
    return calls.map(({ input, options }) => ({ input, options }) as FakeCall<T[K]>)
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
    this.#calls.push({ operation, input, options })
    if (!this.#operations[operation]) throw new E_FACADE_NOT_FAKED([this.#name, operation])
    return this.#operations[operation](...args)
  }
}
