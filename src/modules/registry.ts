import { frameworkVersion } from '../version.js'
import type { Declaration, Declared } from './declared.js'
import type { ModuleHook, ModuleManifest } from './define_module.js'
import { E_MODULES_ELSEWHERE } from './errors.js'
import type { Facade } from './facade.js'
import { resolveModules, type Resolved, type Skipped } from './resolve_modules.js'

/** What a module does at one point of the application's start or end. */
export type ModuleStep = 'facades' | 'extensions' | 'routes' | ModuleHook

/** Milliseconds that each step of a module took. */
export type ModuleTimes = Partial<Record<'load' | ModuleStep, number>>

/** What `iti:modules` tells of a module. */
export interface ModuleDescription {
  name: string
  title: string
  kind: 'module' | 'plugin'
  requires: string[]
  facades: string[]
  tables: string[]
  times: ModuleTimes
}

/**
 * Remembers the modules and plugins of the application in the order in which they boot. The system domain is always
 * the first.
 *
 * @example
 * ```ts
 * const modules = await app.container.make('iti.modules')
 * modules.ordered.map((module) => module.name)   // ['system', 'inventory', 'orders']
 * ```
 */
export class ModuleRegistry {
  readonly #declared: Declared[]
  readonly #skipped: Skipped[]
  readonly #times: Map<string, ModuleTimes>

  private constructor({ ordered, skipped }: Resolved) {
    this.#declared = ordered
    this.#skipped = skipped
    this.#times = new Map(
      ordered.map(({ manifest, loadTime }) => [manifest.name, { load: loadTime }])
    )
  }

  /**
   * Imports the manifests and puts them in order.
   *
   * @throws {E_MODULES_INVALID} naming every problem of every manifest
   */
  static async load(
    declarations: readonly Declaration[],
    version: string = frameworkVersion
  ): Promise<ModuleRegistry> {
    return new ModuleRegistry(await resolveModules(declarations, version))
  }

  /** The modules and plugins in use. */
  get ordered(): readonly ModuleManifest[] {
    return this.#declared.map(({ manifest }) => manifest)
  }

  /** The plugins that are left out, because they are broken and may be. */
  get skipped(): readonly Skipped[] {
    return this.#skipped
  }

  /** Whether the application does without this one, if it is broken. */
  isSkippable(name: string): boolean {
    return this.#find(name)?.isSkippable ?? false
  }

  /** Leaves out a plugin that turned out to be broken; false if the application does not do without it. */
  skip(name: string, reason: string): boolean {
    const declared = this.#find(name)
    if (!declared?.isSkippable) return false

    this.#declared.splice(this.#declared.indexOf(declared), 1)
    this.#skipped.push({ name, reason })
    return true
  }

  /**
   * Leaves modules to other processes: of such a module its name and its tables are known here, and nothing of it runs.
   *
   * @throws {E_MODULES_ELSEWHERE} naming those that are not declared, or of which a facade would be answered by nobody
   */
  leaveElsewhere(names: readonly string[], isRemote: (facade: Facade<unknown>) => boolean): void {
    const problems = names.flatMap((name) => {
      const declared = this.#find(name)
      if (!declared || name === 'system') return [`"${name}" is no module of adonisrc.ts`]
      const { facades = [] } = declared.manifest
      return facades
        .filter(({ facade }) => !isRemote(facade))
        .map(({ facade }) => `"${name}" has the facade ${facade.name}, which is not remote`)
    })
    if (problems.length > 0) throw new E_MODULES_ELSEWHERE([problems.join('\n')])
    for (const name of names) {
      const declared = this.#find(name)!
      const { title, owner, kind, tables, messages, points } = declared.manifest
      declared.manifest = { name, title, owner, kind, tables, messages, points, requires: [] }
    }
  }

  #find(name: string): Declared | undefined {
    return this.#declared.find(({ manifest }) => manifest.name === name)
  }

  /** The modules as JSON, in boot order. */
  describe(): ModuleDescription[] {
    return this.ordered.map(
      ({ name, title, kind, requires, facades = [], tables = [] }): ModuleDescription => ({
        name,
        title,
        kind: kind ?? 'module',
        requires,
        facades: facades.map(({ facade }) => facade.name),
        tables,
        times: this.timesOf(name),
      })
    )
  }

  /** How long the steps of a module took so far, in milliseconds. */
  timesOf(name: string): ModuleTimes {
    return this.#times.get(name) ?? {}
  }

  /** Every permission that a module declares, by key. */
  permissions(): Map<string, string> {
    return new Map(this.ordered.flatMap((module) => Object.entries(module.permissions ?? {})))
  }
}
