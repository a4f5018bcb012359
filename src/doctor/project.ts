import type { ApplicationService } from '@adonisjs/core/types'
import { existsSync } from 'node:fs'
import type { LazyModule, ModuleRegistry } from '../modules/main.js'
import type { Commands } from '../ace/main.js'
import { type Environment, readEnvironment } from './environment.js'
import { openDatabase, type Opened } from './open_database.js'
import { notChecked, type Verdict } from './verdict.js'

/** The registry, and why it lacks the plugins. */
export interface LoadedModules {
  registry: ModuleRegistry
  unread?: Error
}

/** The application with its configuration and bindings, or why it is not to be had. */
export type Booted =
  | { app: ApplicationService; error?: undefined }
  | { app?: undefined; error?: Error; otherwise: Verdict }

/** What a project is known by. */
export interface ProjectParts {
  app: ApplicationService
  /** The commands as ace knows them. */
  commands: Commands
  /** The manifest of the system domain. */
  system: LazyModule
}

/**
 * What is examined. What several checks need is opened once, when the first asks, and the ace process closes it at
 * its end.
 */
export class Project {
  readonly app: ApplicationService
  readonly commands: Commands
  readonly root: string
  readonly #system: LazyModule
  #environment?: Promise<Environment>
  #modules?: Promise<LoadedModules>
  #booted?: Promise<Booted>
  #opened?: Promise<Opened>

  constructor({ app, commands, system }: ProjectParts) {
    this.app = app
    this.commands = commands
    this.#system = system
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

  /** Boots the application, which opens no connection. A failure is told, not thrown. */
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
    try {
      await this.app.boot()
      return { app: this.app }
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      const otherwise = notChecked('the application does not boot', 'See what "Application" says')
      return { error, otherwise }
    }
  }
}
