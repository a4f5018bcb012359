/*
 * AdonisJS with nothing but its core: what a request costs before anybody asks who is calling.
 */
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'

const APP_ROOT = new URL('../', import.meta.url)

const importer = (path) => import(path.startsWith('.') ? new URL(path, APP_ROOT).href : path)

new Ignitor(APP_ROOT, { importer })
  .tap((app) => app.listen('SIGTERM', () => app.terminate()))
  .httpServer()
  .start()
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
