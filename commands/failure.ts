import type { BaseCommand } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'

const FAILED = 1

/**
 * Ends a command that could not do what it was asked for: with its exit code, 1 by default, and the message, which is
 * JSON on stdout for machines. What nobody foresaw shows its stack, too: it is thrown on, or goes to stderr next to the
 * JSON.
 */
export function failWith(
  command: BaseCommand & { json: boolean },
  error: unknown,
  exitCode = FAILED
): void {
  const isForeseen = error instanceof Exception
  if (!isForeseen && !(command.json && error instanceof Error)) throw error

  const { code, message, stack } = error as NodeJS.ErrnoException
  command.exitCode = exitCode
  if (!command.json) return void command.logger.error(message)
  command.logger.log(JSON.stringify({ exitCode, error: { code, message } }))
  if (!isForeseen) command.logger.logError(stack ?? message)
}
