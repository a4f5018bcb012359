/*
 * Boots the application as a server does, and prints as JSON whether the library behind the metrics was loaded: by
 * the boot, by making a counter, and by reading the metrics.
 */
import 'reflect-metadata'
import { createRequire } from 'node:module'
import { Ignitor } from '@adonisjs/core'
import '@iti/framework/types'

const APP_ROOT = new URL('../../../', import.meta.url)
const { cache } = createRequire(import.meta.url)

const isLoaded = () => Object.keys(cache).some((path) => /[\\/]prom-client[\\/]/.test(path))

const app = new Ignitor(APP_ROOT, { importer: (path) => import(path) })
  .tap((application) => {
    application.booting(async () => {
      await import('#start/env')
    })
  })
  .createApp('web')
await app.init()
await app.boot()
await app.start(async () => {
  const server = await app.container.make('server')
  await server.boot()
})
const boot = isLoaded()
const metrics = await app.container.make('iti.metrics')
metrics.counter({ name: 'lazy_calls_total', help: 'For a test' })
const made = isLoaded()
await metrics.text()
process.stdout.write(`${JSON.stringify({ boot, made, read: isLoaded() })}\n`)
await app.terminate()
