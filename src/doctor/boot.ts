import type { ApplicationService } from '@adonisjs/core/types'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Skipped } from '../modules/main.js'
import { notChecked, type Verdict } from './verdict.js'

/** The application as it starts, or why it is not to be had. */
export type Booted =
  | { app: ApplicationService; skipped: readonly Skipped[]; error?: undefined }
  | { app?: undefined; error?: Error; otherwise: Verdict }

/**
 * Boots and starts the application as its server does, so that routes, marks and contributions are judged too, but
 * listens to no port. A failure is told, not thrown, and so is a start that does not end.
 */
export async function bootApplication(app: ApplicationService, timeLimit: number): Promise<Booted> {
  const giveUp = new AbortController()
  const late = sleep(timeLimit, null, { signal: giveUp.signal }).then(() => {
    throw new Error(`it is not up after ${timeLimit} ms, so something waits for what does not come`)
  })
  try {
    await Promise.race([start(app), late])
    return { app, skipped: await skippedOf(app) }
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    const otherwise = notChecked('the application does not boot', 'See what "Application" says')
    return { error, otherwise }
  } finally {
    // whoever aborts the wait makes it fail
    late.catch(() => {})
    giveUp.abort()
  }
}

async function start(app: ApplicationService): Promise<void> {
  await app.boot()
  await app.start(async () => {
    if (!app.container.hasBinding('server')) return
    const server = await app.container.make('server')
    await server.boot()
  })
}

async function skippedOf({ container }: ApplicationService): Promise<readonly Skipped[]> {
  if (!container.hasBinding('iti.modules')) return []
  const { skipped } = await container.make('iti.modules')
  return skipped
}
