import type { ApplicationService } from '@adonisjs/core/types'
import { E_ITI_OVERRIDE } from '../errors.js'
import { type Extensions, subscribe } from '../extensions/main.js'
import type { FacadeBinding } from './bindings.js'
import type { ModuleHook, ModuleHooks, ModuleManifest } from './define_module.js'
import { E_MODULE_HOOK_FAILED } from './errors.js'
import type { ModuleRegistry, ModuleStep } from './registry.js'
import { inTime, PATIENCE } from './time_limit.js'

/**
 * Imports routes, and knows afterwards which module they belong to. What is wrong with those of a plugin that may be
 * left out is told at once.
 */
export type RouteRegistration = (
  module: string,
  load: () => Promise<unknown>,
  isSkippable: boolean
) => Promise<void>

/** What a lifecycle works with. */
export interface LifecycleParts {
  app: ApplicationService
  modules: ModuleRegistry
  extensions: Extensions
  /** Puts a facade into the container. */
  bindFacade: (binding: FacadeBinding) => void
  /** Is told that a plugin is left out, after its extensions were withdrawn. */
  onSkip: (name: string, error: Error) => void
  /** How long a step of one module may take, in milliseconds; 60 s by default. */
  patience?: number
}

/** Leads the modules through the life of the application, one step after the other, in the order of dependencies. */
export class ModuleLifecycle {
  readonly #parts: LifecycleParts
  readonly #hooks = new Map<string, ModuleHooks>()
  #isShutDown = false

  constructor(parts: LifecycleParts) {
    this.#parts = parts
  }

  /** Puts the facades of all modules into the container. */
  async bindFacades(): Promise<void> {
    await this.#each('facades', ({ facades }) => {
      if (!facades?.length) return undefined
      return async () => facades.forEach(this.#parts.bindFacade)
    })
  }

  /** Imports the routes of all modules. */
  async registerRoutes(register: RouteRegistration): Promise<void> {
    await this.#each('routes', ({ name, routes }) => {
      const isSkippable = this.#parts.modules.isSkippable(name)
      return routes && (() => register(name, routes, isSkippable))
    })
  }

  /** Imports what modules add at extension points, and has listeners listen. */
  async extend(): Promise<void> {
    const { app, extensions } = this.#parts
    await this.#each('extensions', ({ name, extends: added }) => {
      if (!added?.length) return undefined
      return async () => {
        for (const extension of added) await extensions.add(name, extension)
      }
    })
    await subscribe(
      app,
      extensions,
      this.#parts.modules.ordered.flatMap(({ points = [] }) => points)
    )
  }

  /**
   * Runs one hook of all modules, in order.
   *
   * @throws {E_MODULE_HOOK_FAILED} naming the module, the hook and the time
   */
  async runHook(hook: Exclude<ModuleHook, 'shutdown'>): Promise<void> {
    await this.#each(hook, (module) => {
      // imported with the first of them
      const isThere = hook === 'register' ? module.hooks : this.#hooks.get(module.name)?.[hook]
      return isThere && (() => this.#callHook(module, hook))
    })
  }

  /** Runs the last hook of all modules, in reverse. One that fails does not keep the others from closing what they hold. */
  async shutdown(): Promise<void> {
    if (this.#isShutDown) return
    this.#isShutDown = true
    const failures: unknown[] = []
    for (const module of this.#parts.modules.ordered.toReversed()) {
      if (!this.#hooks.get(module.name)?.shutdown) continue
      await this.#timed(module, 'shutdown', () => this.#callHook(module, 'shutdown')).catch(
        (error) => failures.push(error)
      )
    }
    if (failures.length === 1) throw failures[0]
    if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('\n'))
  }

  async #callHook(module: ModuleManifest, hook: ModuleHook): Promise<void> {
    const hooks = this.#hooks.get(module.name) ?? (await importHooks(module))
    this.#hooks.set(module.name, hooks)
    await hooks[hook]?.(this.#parts.app)
  }

  async #each(
    step: ModuleStep,
    workOf: (module: ModuleManifest) => (() => Promise<unknown>) | undefined
  ): Promise<void> {
    for (const module of this.#parts.modules.ordered) {
      const work = workOf(module)
      if (!work) continue
      try {
        await this.#timed(module, step, work)
      } catch (error) {
        await this.#skip(module, error as Error)
      }
    }
  }

  /** Does without a plugin that may be left out; what the error says is told by the log and by the readiness. */
  async #skip(module: ModuleManifest, error: Error): Promise<void> {
    const { modules, extensions, onSkip } = this.#parts
    // who takes what is the framework's is not merely broken
    if (error.cause instanceof E_ITI_OVERRIDE) throw error.cause
    if (!modules.skip(module.name, error.message)) throw error
    extensions.withdraw(module.name)
    onSkip(module.name, error)
    // whatever its earlier steps opened; that it is broken has been told
    await this.#callHook(module, 'shutdown').catch(() => {})
  }

  async #timed(
    module: ModuleManifest,
    step: ModuleStep,
    run: () => Promise<unknown>
  ): Promise<void> {
    const from = performance.now()
    try {
      await inTime(run, this.#parts.patience ?? PATIENCE)
    } catch (error) {
      const ms = (performance.now() - from).toFixed(1)
      const reason = error instanceof Error ? error.message : String(error)
      const { kind = 'module', name } = module
      throw new E_MODULE_HOOK_FAILED([kind, name, step, ms, reason], { cause: error })
    }
    this.#parts.modules.timesOf(module.name)[step] = performance.now() - from
  }
}

async function importHooks({ hooks }: ModuleManifest): Promise<ModuleHooks> {
  const imported = await hooks?.()
  return imported?.default ?? {}
}
