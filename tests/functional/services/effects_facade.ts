import { command, facade } from '@iti/framework/modules'
import vine from '@vinejs/vine'

const input = () =>
  vine.object({
    /* How many milliseconds it works before it does something. */
    takes: vine.number().optional(),
    labels: vine.record(vine.string()).optional(),
  })

/* The process that did it. */
const output = () => vine.object({ process: vine.number() })

/** Commands that do something each time they run. */
export class EffectsFacade extends facade('effects', {
  store: command({ input: input(), output: output(), storesAnswer: true }),
  plain: command({ input: input(), output: output() }),
}) {}

/** A command, by whether it stores its answer or not. */
export type Effect = 'store' | 'plain'

/** Where a command stops: before it does something, when that is committed, and when the answer is about to leave. */
export type Point = 'before' | 'done' | 'answering'
