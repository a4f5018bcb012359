import { inspect } from 'node:util'

/* Causes may be a circle. */
const MOST_CAUSES = 10

/** An error in a sentence. Nothing that is thrown keeps a run from ending, so whatever it is gets some text. */
export function toSentence(error: unknown): string {
  const text = toText(error)
  return text.split('\n', 1)[0]!
}

/** An error with everything that helps to find it: its stack, and those of its causes. */
export function toStack(error: unknown): string {
  return [...stacksOf(error, MOST_CAUSES)].join('\n')
}

function* stacksOf(error: unknown, left: number): Generator<string> {
  if (!(error instanceof Error)) return yield toText(error)
  const { stack, cause, errors } = read(error)
  yield stack
  if (left === 0) return
  for (const part of errors) yield `One of its errors: ${toStackWithin(part, left - 1)}`
  if (cause !== undefined) yield `Caused by: ${toStackWithin(cause, left - 1)}`
}

const toStackWithin = (error: unknown, left: number): string =>
  [...stacksOf(error, left)].join('\n')

/** Whatever it is as text, in any number of lines. */
export function toText(error: unknown): string {
  if (typeof error === 'string') return error
  try {
    if (error instanceof Error) return String(error.message) || error.name
    return inspect(error, { depth: 1, breakLength: Infinity })
  } catch {
    return 'something that cannot be shown'
  }
}

/* What an error shows of itself may be anything, and may fail. */
function read(error: Error): { stack: string; cause: unknown; errors: unknown[] } {
  try {
    const { stack, name, message, cause } = error
    const isStack = typeof stack === 'string' && stack !== ''
    const errors = error instanceof AggregateError ? error.errors.slice(0, MOST_CAUSES) : []
    return { stack: isStack ? stack : `${name}: ${message}`, cause, errors }
  } catch {
    return { stack: toText(error), cause: undefined, errors: [] }
  }
}
