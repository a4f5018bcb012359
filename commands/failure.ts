import type { BaseCommand } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'

const FAILED = 1

/**
 * Ends a command that could not do what it was asked for: with exit code 1 and the message, which is JSON on stdout
 * for machines. What nobody foresaw is thrown on, so that its stack is seen.
 */
export function failWith(command: BaseCommand & { json: boolean }, error: unknown): void {
  if (!(error instanceof Exception)) throw error
  const { code, message } = error
  command.exitCode = FAILED
  if (command.json)
    command.logger.log(JSON.stringify({ exitCode: FAILED, error: { code, message } }))
  else command.logger.error(message)
}
