import { setTimeout as sleep } from 'node:timers/promises'
import { Task, type TaskContext } from '@iti/framework/tasks'
import vine from '@vinejs/vine'

/** Takes as long as it is told to, whoever wants it to stop, and says which process it runs in. */
export default class Slow extends Task<{ takes: number }> {
  static override id = 'app.slow'
  static override input = vine.object({ takes: vine.number() })
  static override overlap = 'allow' as const

  async run({ takes }: { takes: number }, { log }: TaskContext) {
    log.info('It has begun')
    await sleep(takes)
    return { pid: process.pid }
  }
}
