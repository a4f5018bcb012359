import type { ApplicationService } from '@adonisjs/core/types'
import { bindLocally } from './bindings.js'
import type { LazyModule, ModuleHook, ModuleHooks, ModuleManifest } from './define_module.js'
import { dependencyOrder } from './dependency_order.js'
import { E_MODULE_HOOK_FAILED, E_MODULES_INVALID } from './errors.js'
import { frameworkVersion } from '../version.js'
import { dependenciesOf, findProblems } from './manifest_rules.js'

type Step = 'facades' | 'routes' | ModuleHook

/** Milliseconds that each step of a module took. */
export type ModuleTimes = Partial<Record<'load' | Step, number>>

/** What `iti:modules` tells of a module. */
export interface ModuleDescription {
  name: string
  title: string
  requires: string[]
  facades: string[]
  tables: string[]
  times: ModuleTimes
}

/**
 * Remembers the modules of the application in the order in which they boot. The system domain is always the first.
 *
 * @example
 * ```ts
 * const modules = await app.container.make('iti.modules')
 * modules.ordered.map((module) => module.name)   // ['system', 'inventory', 'orders']
 * ```
 */
export class ModuleRegistry {
  readonly ordered: readonly ModuleManifest[]
  readonly #times: Map<string, ModuleTimes>
  readonly #hooks = new Map<string, ModuleHooks>()

  private constructor(ordered: readonly ModuleManifest[], times: Map<string, ModuleTimes>) {
    this.ordered = ordered
    this.#times = times
  }

  /** The system domain and the modules that `adonisrc.ts` declares. @throws {E_MODULES_INVALID} */
  static of(app: ApplicationService, system: LazyModule): Promise<ModuleRegistry> {
    return ModuleRegistry.load(
      [system, ...((app.rcFile.raw.modules as LazyModule[]) ?? [])],
      frameworkVersion
    )
  }

  /**
   * Imports the manifests and puts them in order.
   *
   * @throws {E_MODULES_INVALID} naming every problem of every manifest
   */
  static async load(loaders: readonly LazyModule[], version: string): Promise<ModuleRegistry> {
    const modules: ModuleManifest[] = []
    const times = new Map<string, ModuleTimes>()

    for (const load of loaders) {
      const from = performance.now()
      const { default: manifest } = await load()
      modules.push(manifest)
      times.set(manifest.name, { load: performance.now() - from })
    }

    const problems = findProblems(modules, version)
    if (problems.length > 0) {
      const list = problems.map(({ code, message }) => `${code}: ${message}`).join('\n')
      throw new E_MODULES_INVALID([problems.length, list])
    }

    const { order } = dependencyOrder(modules.map(dependenciesOf))
    return new ModuleRegistry(
      order.map((name) => modules.find((module) => module.name === name)!),
      times
    )
  }

  /** The modules as JSON, in boot order. */
  describe(): ModuleDescription[] {
    return this.ordered.map(({ name, title, requires, facades = [], tables = [] }) => ({
      name,
      title,
      requires,
      facades: facades.map(({ facade }) => facade.name),
      tables,
      times: this.timesOf(name),
    }))
  }

  /** How long the steps of a module took so far, in milliseconds. */
  timesOf(name: string): ModuleTimes {
    return this.#times.get(name) ?? {}
  }

  /** Every permission that a module declares, by key. */
  permissions(): Map<string, string> {
    return new Map(this.ordered.flatMap((module) => Object.entries(module.permissions ?? {})))
  }

  /** Puts the facades of all modules into the container. */
  async bindFacades(app: ApplicationService): Promise<void> {
    for (const module of this.ordered) {
      const { facades } = module
      if (!facades?.length) continue
      await this.#timed(module, 'facades', async () => {
        for (const binding of facades) bindLocally(app, binding)
      })
    }
  }

  /** Imports the routes of all modules, in order. */
  async registerRoutes(): Promise<void> {
    for (const module of this.ordered) {
      if (module.routes) await this.#timed(module, 'routes', module.routes)
    }
  }

  /**
   * Runs one hook of all modules, in order; `shutdown` in reverse.
   *
   * @throws {E_MODULE_HOOK_FAILED} naming the module, the hook and the time
   */
  async runHook(hook: ModuleHook, app: ApplicationService): Promise<void> {
    const modules = hook === 'shutdown' ? this.ordered.toReversed() : this.ordered
    for (const module of modules) {
      const hooks = await this.#hooksOf(module)
      if (hooks[hook]) await this.#timed(module, hook, async () => hooks[hook]!(app))
    }
  }

  async #hooksOf(module: ModuleManifest): Promise<ModuleHooks> {
    const known = this.#hooks.get(module.name)
    if (known) return known

    const loaded = await module.hooks?.()
    const hooks = loaded?.default ?? {}
    this.#hooks.set(module.name, hooks)
    return hooks
  }

  async #timed(module: ModuleManifest, step: Step, run: () => Promise<unknown>): Promise<void> {
    const from = performance.now()
    try {
      await run()
    } catch (error) {
      const ms = (performance.now() - from).toFixed(1)
      const reason = error instanceof Error ? error.message : String(error)
      throw new E_MODULE_HOOK_FAILED([module.name, step, ms, reason], { cause: error })
    }
    this.timesOf(module.name)[step] = performance.now() - from
  }
}
