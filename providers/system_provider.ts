import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import { Settings } from 'luxon'
import {
  AccessCache,
  AccessChanges,
  ChangeLog,
  PrincipalSource,
  ServiceTokens,
  ServiceTokenStore,
  SessionManager,
  SessionStore,
} from '../src/access/main.js'
import { offerFileDrivers } from '../modules/system/files/main.js'
import { itiConfig } from '../src/config.js'
import {
  answerBadUrl,
  assertMarks,
  commitRoutes,
  ExceptionHandler,
  registerMarks,
  trustIn,
} from '../src/http/main.js'
import { Metrics } from '../src/metrics/main.js'
import { SealedBindings } from '../src/modules/main.js'

interface DatabaseSettings {
  connection: string
  connections: Record<string, { connection?: { filename?: string }; compileSqlOnError?: boolean }>
}

/** Wires the system domain into the application: sessions, route marks and the rendering of errors. */
export default class SystemProvider {
  #sessions?: SessionManager
  #serviceTokens?: ServiceTokens

  constructor(protected app: ApplicationService) {}

  register() {
    // rows are written and read in UTC, wherever the process runs
    Settings.defaultZone = 'utc'
    this.#keepValuesOutOfDatabaseErrors()
    registerMarks()
    this.app.config.set('app.http.onBadUrl', answerBadUrl)
    this.app.config.set('app.http.trustProxy', trustIn(itiConfig().http.trustedProxies))

    offerFileDrivers(this.app)

    const sealed = SealedBindings.of(this.app)
    sealed.singleton('iti.metrics', async (resolver) => {
      const logger = await resolver.make('logger')
      return new Metrics((error, metric) =>
        logger.error({ err: error, metric }, 'Cannot collect a metric')
      )
    })
    sealed.singleton(PrincipalSource, async () => {
      const { DatabasePrincipalSource } = await import('../modules/system/auth/main.js')
      return new DatabasePrincipalSource()
    })
    sealed.singleton(AccessChanges, async (resolver) => {
      const log = new ChangeLog(await resolver.make('lucid.db'))
      const logger = await resolver.make('logger')
      return new AccessChanges(log, (error) =>
        logger.error({ err: error }, 'Cannot ask for changes of access')
      )
    })
    sealed.singleton(SessionManager, async (resolver) => {
      const store = new SessionStore(await resolver.make('lucid.db'))
      const principals = await resolver.make(PrincipalSource)
      const changes = await resolver.make(AccessChanges)
      const cache = new AccessCache(store, principals, changes)
      const lifetimes = itiConfig().sessions
      this.#sessions = new SessionManager({ store, cache, principals, changes, lifetimes })
      return this.#sessions
    })
    sealed.singleton(ServiceTokens, async (resolver) => {
      const store = new ServiceTokenStore(await resolver.make('lucid.db'))
      this.#serviceTokens = new ServiceTokens(store, await resolver.make(AccessChanges))
      return this.#serviceTokens
    })
  }

  async boot() {
    this.#makeFolderOfEmbeddedDatabase()
    const server = await this.app.container.make('server')
    const boot = server.boot.bind(server)

    // the routes are complete only here: preloads run in parallel, and `ready` comes after the port is open
    server.boot = async () => {
      const { http } = itiConfig()
      const handler = http.exceptionHandler ?? (async () => ({ default: ExceptionHandler }))
      server.errorHandler(handler as Parameters<typeof server.errorHandler>[0])
      // first of all: whatever is asked below might not be the framework's
      await SealedBindings.of(this.app).assertIntact()
      await commitRoutes(server.getRouter(), boot)
      const modules = await this.app.container.make('iti.modules')
      assertMarks(server.getRouter(), {
        permissions: modules.permissions(),
        unmarked: http.unmarkedRoutes,
      })
    }
  }

  async shutdown() {
    await this.#sessions?.shutdown()
    await this.#serviceTokens?.shutdown()
  }

  /* The message of a failed statement goes to the log, and would tell the hashes and names that were to be written. */
  #keepValuesOutOfDatabaseErrors() {
    const { connections } = this.app.config.get<DatabaseSettings>('database')
    for (const connection of Object.values(connections)) connection.compileSqlOnError ??= false
  }

  /* SQLite creates its file, not the folder it lies in. */
  #makeFolderOfEmbeddedDatabase() {
    const { connection, connections } = this.app.config.get<DatabaseSettings>('database')
    const filename = connections[connection]?.connection?.filename
    if (filename && filename !== ':memory:') mkdirSync(dirname(filename), { recursive: true })
  }
}
