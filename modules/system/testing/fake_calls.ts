import { AssertionError } from 'node:assert'
import { inspect, isDeepStrictEqual } from 'node:util'

interface Call {
  operation: string
  input: unknown
  options: unknown
}

const MOST_TOLD = 20

/** What a fake was asked for, and the assertions about it, which tell what it was asked for instead. */
export class FakeCalls {
  readonly #facade: string
  readonly #calls: Call[] = []

  constructor(facade: string) {
    this.#facade = facade
  }

  add(call: Call): void {
    this.#calls.push(call)
  }

  of(operation: string): Call[] {
    return this.#calls.filter((call) => call.operation === operation)
  }

  assertTimes(operation: string, times: number | undefined): void {
    const { length } = this.of(operation)
    if (times === undefined ? length > 0 : length === times) return
    const actual = length === 0 ? 'it was not' : `it was called ${toTimes(length)}`
    const expectation = `${operation} ${toExpectation(times)}, but ${actual}`
    this.#fail(expectation, { actual: length, expected: times ?? 1 })
  }

  assertWith(operation: string, input: unknown): void {
    const inputs = this.of(operation).map((call) => call.input)
    if (inputs.some((actual) => isDeepStrictEqual(actual, input))) return
    const actual = inputs.length === 1 ? inputs[0] : inputs
    this.#fail(`${operation} to be called with ${show(input)}`, { actual, expected: input })
  }

  #fail(expectation: string, { actual, expected }: { actual: unknown; expected: unknown }): never {
    const message = `Expected ${this.#facade}.${expectation}. ${this.#told()}`
    throw new AssertionError({ message, actual, expected, operator: 'fake' })
  }

  #told(): string {
    if (this.#calls.length === 0) return 'Nothing was called'
    const told = this.#calls
      .slice(0, MOST_TOLD)
      .map(({ operation, input }) => `${operation}(${show(input)})`)
    const more = this.#calls.length - told.length
    return `Called were: ${told.join(', ')}${more > 0 ? `, and ${more} more` : ''}`
  }
}

function toExpectation(times: number | undefined): string {
  if (times === undefined) return 'to be called'
  return times === 0 ? 'not to be called' : `to be called ${toTimes(times)}`
}

const toTimes = (times: number) => (times === 1 ? 'once' : `${times} times`)
const show = (value: unknown) => inspect(value, { depth: 4, breakLength: Infinity })
