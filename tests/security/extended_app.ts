/*
 * Starts the HTTP server of the application with routes or bindings that it does not have, which the command line
 * names: for tests of how it boots, and of what it answers outside of the test environment.
 */
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { ApplicationService, HttpRouterService } from '@adonisjs/core/types'
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
  forServices: (router) => {
    router.get('/services/sound', () => ({ sound: true })).service('inventory')
    router.get('/services/other', () => ({ sound: true })).service('other')
    const fail = () => {
      throw new TypeError('a fault of a route for services')
    }
    router.get('/services/failing', fail).service('inventory')
  },
  calling: (router) => {
    const call = async ({ containerResolver }: HttpContext) => {
      const { InventoryFacade } = await import('#modules/inventory/facade')
      const inventory = await containerResolver.make(InventoryFacade)
      await inventory.findParts({ partNos: ['P-1'] })
      return { called: true }
    }
    router.get('/api/calling', call).public()
  },
  sameRoute: (router) => router.get('/api/system/users', () => 'mine').public(),
  sameShape: (router) => router.get('/api/system/users/:userId', () => 'mine').public(),
  sameOptionalShape: (router) => router.get('/api/system/users/:any?', () => 'mine').public(),
  sameName: (router) =>
    router
      .get('/api/mine', () => 'mine')
      .as('system.users.index')
      .public(),
}

type Deed = (app: ApplicationService) => unknown

/* Classes work with an application that has to be there before they are imported. */
const DEEDS: Record<string, Deed> = {
  token: ({ container }) => container.bindValue('iti.modules', {} as never),
  class: async ({ container }) => {
    const { SessionManager } = await import('@iti/framework/access')
    container.bind(SessionManager, () => ({}) as never)
  },
  extensions: async ({ container }) => {
    const { Extensions } = await import('@iti/framework/extensions')
    container.bind(Extensions, () => ({}) as never)
  },
  swap: async ({ container }) => {
    const { SessionManager } = await import('@iti/framework/access')
    container.swap(SessionManager, () => ({}) as never)
  },
  route: async ({ container }) => ROUTES.sameRoute!(await container.make('router')),
}

/* A provider behind those of the framework, which does something at one step: `register:token`. */
function providerOf(step: string, deed: Deed) {
  return class {
    constructor(app: ApplicationService) {
      Object.assign(this, { [step]: () => deed(app) })
    }
  }
}

const names = process.argv.slice(2)
const routes = names.filter((name) => name in ROUTES)
const steps = names.filter((name) => name.includes(':')).map((name) => name.split(':'))

const APP_ROOT = new URL('../../', import.meta.url)

const IMPORTER = (filePath: string) =>
  import(filePath.startsWith('.') ? new URL(filePath, APP_ROOT).href : filePath)

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => {
      await import('#start/env')
      for (const [step, deed] of steps) {
        const file = async () => ({ default: providerOf(step!, DEEDS[deed!]!) })
        app.rcFile.providers.push({ file, environment: ['web'] } as never)
      }
    })
    app.starting(async () => {
      const router = await app.container.make('router')
      for (const name of routes) ROUTES[name]!(router)
    })
    app.listen('SIGTERM', () => app.terminate())
  })
  .httpServer()
  .start()
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
