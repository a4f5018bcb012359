import { Task, type TaskContext } from '@iti/framework/tasks'
import vine from '@vinejs/vine'

export const seen: number[] = []

/** A task that remembers what it was given. */
export default class Tally extends Task<{ n: number }> {
  static override id = 'app.tally'
  static override input = vine.object({ n: vine.number() })

  async run({ n }: { n: number }, { log, progress }: TaskContext) {
    log.info('tally', { n })
    progress(n, 10)
    seen.push(n)
    return { n }
  }
}
