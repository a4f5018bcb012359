/*
 * Serves `EffectsFacade` in a process of its own: `effects_server.ts [before|done|answering]`, where it stops to be
 * killed.
 */
import 'reflect-metadata'
import { ServerResponse } from 'node:http'
import { Ignitor } from '@adonisjs/core'
import type { ApplicationService } from '@adonisjs/core/types'
import '@iti/framework/types'
import { arriveAt } from './effects_stop.js'

const APP_ROOT = new URL('../../../', import.meta.url)

const IMPORTER = (filePath: string) =>
  import(filePath.startsWith('.') ? new URL(filePath, APP_ROOT).href : filePath)

const { writeHead } = ServerResponse.prototype
ServerResponse.prototype.writeHead = function (this: ServerResponse, ...args: unknown[]) {
  arriveAt('answering')
  return Reflect.apply(writeHead, this, args)
} as typeof writeHead

async function serve({ container }: ApplicationService): Promise<void> {
  const { bindFacade, LocalFacades } = await import('@iti/framework/modules')
  const { EffectsFacade } = await import('./effects_facade.js')
  const facades = await container.make(LocalFacades)
  facades.add(bindFacade(EffectsFacade, () => import('./effects_service.js')))
  const router = await container.make('router')
  router.service(EffectsFacade, { scope: 'effects' })
}

await new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => void (await import('#start/env')))
    app.starting(() => serve(app))
  })
  .httpServer()
  .start()
process.stdout.write(`ready as ${process.pid}\n`)
