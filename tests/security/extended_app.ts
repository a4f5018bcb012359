/*
 * Starts the HTTP server of the application with routes that it does not have, which the command line names: for
 * tests of how it boots, and of what it answers outside of the test environment.
 */
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import type { HttpRouterService } from '@adonisjs/core/types'
import '@iti/framework/types'

const ROUTES: Record<string, (router: HttpRouterService) => void> = {
  unmarked: (router) => router.get('/forgotten', () => 'open'),
  unmarkedGroup: (router) => router.group(() => router.post('/grouped', () => 'open')),
  twiceMarked: (router) =>
    router
      .get('/twice', () => 'open')
      .public()
      .authenticated(),
  mistyped: (router) => router.get('/mistyped', () => 'open').permission('system:user:lst'),
  sound: (router) => router.get('/api/sound', () => 'open').public(),
  failing: (router) => {
    const fail = () => {
      throw new TypeError('secret internals of /srv/app/secret.ts')
    }
    router.get('/api/failing', fail).public()
    router.get('/failing', fail).public()
  },
}

const APP_ROOT = new URL('../../', import.meta.url)

const IMPORTER = (filePath: string) =>
  import(filePath.startsWith('.') ? new URL(filePath, APP_ROOT).href : filePath)

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => {
      await import('#start/env')
    })
    app.starting(async () => {
      const router = await app.container.make('router')
      for (const name of process.argv.slice(2)) ROUTES[name]!(router)
    })
    app.listen('SIGTERM', () => app.terminate())
  })
  .httpServer()
  .start()
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
