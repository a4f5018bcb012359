import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Runs work whose result is read by a program from stdout: what others print meanwhile, as migrations may, goes to
 * stderr, and the application's logger, which may write to stdout from a thread of its own, says nothing.
 */
export async function withCleanStdout<Result>(
  app: ApplicationService,
  work: () => Promise<Result>
): Promise<Result> {
  const logger = await app.container.make('logger')
  const { level } = logger
  const { write } = process.stdout
  logger.level = 'silent'
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write
  try {
    return await work()
  } finally {
    process.stdout.write = write
    logger.level = level
  }
}
