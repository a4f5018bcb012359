import type { ApplicationService } from '@adonisjs/core/types'
import { existsSync } from 'node:fs'
import type { LazyModule, ModuleRegistry } from '../modules/main.js'
import type { Commands } from '../ace/main.js'
import { bootApplication, type Booted } from './boot.js'
import { type Environment, readEnvironment } from './environment.js'
import { openDatabase, type Opened } from './open_database.js'
import { notChecked } from './verdict.js'

/** The registry, and why it lacks the plugins. */
export interface LoadedModules {
  registry: ModuleRegistry
  unread?: Error
}

/** What a project is known by. */
export interface ProjectParts {
  app: ApplicationService
  /** The commands as ace knows them. */
  commands: Commands
  /** The manifest of the system domain. */
  system: LazyModule
  /** Milliseconds after which a start of the application is given up. */
  bootLimit?: number
}

/* Less than the check that tells it has. */
const BOOT_LIMIT = 50_000

/**
 * What is examined. What several checks need is opened once, when the first asks, and the ace process closes it at
 * its end.
 */
export class Project {
  readonly app: ApplicationService
  readonly commands: Commands
  readonly root: string
  readonly #system: LazyModule
  readonly #bootLimit: number
  #environment?: Promise<Environment>
  #modules?: Promise<LoadedModules>
  #booted?: Promise<Booted>
  #opened?: Promise<Opened>

  constructor({ app, commands, system, bootLimit = BOOT_LIMIT }: ProjectParts) {
    this.app = app
    this.commands = commands
    this.#system = system
    this.#bootLimit = bootLimit
    this.root = app.makePath()
  }

  /** Whether this is what `node ace build` makes, which has no sources. */
  get isBuilt(): boolean {
    return (
      !existsSync(this.app.makePath('adonisrc.ts')) && existsSync(this.app.makePath('adonisrc.js'))
    )
  }

  /** The variables, and what `start/env.ts` says of them. */
  environment(): Promise<Environment> {
    return (this.#environment ??= readEnvironment(this.app))
  }

  /**
   * The modules and plugins as they are declared.
   *
   * @throws {E_MODULES_INVALID} naming every problem of every manifest
   */
  modules(): Promise<LoadedModules> {
    return (this.#modules ??= this.#loadModules())
  }

  /** Boots and starts the application, which opens no connection. A failure is told, not thrown. */
  boot(): Promise<Booted> {
    return (this.#booted ??= this.#boot())
  }

  /** Connects to the database, and writes nothing. A failure is told, not thrown. */
  openDatabase(): Promise<Opened> {
    return (this.#opened ??= openDatabase(this))
  }

  async #loadModules(): Promise<LoadedModules> {
    // what plugins read of the environment is told with the environment
    await this.environment()
    const { loadModules } = await import('../plugins/main.js')
    return loadModules(this.app, this.#system)
  }

  async #boot(): Promise<Booted> {
    const { isUsable, silence } = await this.environment()
    if (!isUsable) {
      const reason = 'the environment is not configured'
      return { otherwise: notChecked(reason, 'Configure the environment (.env), and run it again') }
    }
    // the log writes to stdout, where the report alone belongs
    silence()
    return bootApplication(this.app, this.#bootLimit)
  }
}
