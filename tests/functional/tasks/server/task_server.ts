/*
 * Serves the application with a task of the tests, as `node bin/server.js` does.
 */
import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'
import '@iti/framework/types'

const APP_ROOT = new URL('../../../../', import.meta.url)

const IMPORTER = (filePath: string) =>
  import(filePath.startsWith('.') ? new URL(filePath, APP_ROOT).href : filePath)

await new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => void (await import('#start/env')))
    app.booted(() => {
      const tasks = app.config.get<object>('tasks')
      app.config.set('tasks', { ...tasks, tasks: [() => import('./slow_task.js')] })
    })
    app.listen('SIGTERM', () => app.terminate())
  })
  .httpServer()
  .start()
process.stdout.write('ready\n')
