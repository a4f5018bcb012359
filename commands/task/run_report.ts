import type { BaseCommand } from '@adonisjs/core/ace'
import type { EndedHere, Run } from '../../src/tasks/main.js'
import { toIso, toLine, toLines, toMoment } from './plain_text.js'

const FAILED = 1

/** Says what came of a run, and ends the command accordingly. */
export class RunReport {
  readonly #command: BaseCommand & { json: boolean; wait: boolean }

  constructor(command: BaseCommand & { json: boolean; wait: boolean }) {
    this.#command = command
  }

  /** It waits for somebody who executes it. */
  queued(id: string): void {
    const { json, logger } = this.#command
    if (json) return logger.log(JSON.stringify({ exitCode: 0, id, status: 'queued' }, null, 2))
    logger.success(`Queued the run ${id}`)
    logger.info('What becomes of it: node ace task:runs')
  }

  /** Its first attempt has ended. */
  ended(run: Run, outcome: EndedHere['outcome']): void {
    const command = this.#command
    const { logger, json } = command
    const exitCode = outcome === 'succeeded' ? 0 : FAILED
    command.exitCode = exitCode
    if (json) {
      const told = { exitCode, outcome, run: toJson(run) }
      return logger.log(JSON.stringify(told, null, 2))
    }
    if (outcome === 'succeeded') {
      logger.success(`The run ${run.id} succeeded${tookOf(run)}`)
      if (run.result !== null) logger.log(JSON.stringify(run.result, null, 2))
      return
    }
    if (run.error !== null) logger.logError(toLines(run.error))
    logger.error(toLine(describe(run, outcome)))
  }
}

function describe(run: Run, outcome: EndedHere['outcome']): string {
  const { id, reason, runAt } = run
  if (outcome === 'taken') {
    return `The run ${id} was taken for lost meanwhile, and is left to others. What becomes of it: node ace task:runs`
  }
  if (outcome === 'retried') {
    const next = `It is back in its queue, and whoever executes runs tries it again from ${toMoment(runAt)} on`
    return `The run ${id} has not succeeded: ${reason}. ${next}`
  }
  return `The run ${id} ${outcome === 'failed' ? 'failed' : `is ${outcome}`}: ${reason}`
}

const tookOf = ({ startedAt, finishedAt }: Run): string =>
  startedAt === null || finishedAt === null ? '' : ` in ${(finishedAt - startedAt) / 1000} s`

const toJson = ({ id, task, status, attempt, reason, result, error, progress, ...times }: Run) => ({
  ...{ id, task, status, attempt, reason, result, error, progress },
  runAt: toIso(times.runAt),
  startedAt: toIso(times.startedAt),
  finishedAt: toIso(times.finishedAt),
})
