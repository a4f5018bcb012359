import type { ApplicationService } from '@adonisjs/core/types'
import type { Extension, ExtensionPoint } from '../extensions/main.js'
import type { Seed } from '../seeds/main.js'
import type { TaskClass } from '../tasks/main.js'
import type { FacadeBinding } from './bindings.js'
import type {
  DictionaryDeclaration,
  MenuDeclaration,
  PermissionDeclarations,
  SettingDeclaration,
} from './declarations.js'

/** What a module does at the steps of the application's life; each step runs in dependency order, shutdown in reverse. */
export interface ModuleHooks {
  register?(app: ApplicationService): void | Promise<void>
  boot?(app: ApplicationService): void | Promise<void>
  /** Also runs while code is generated: open nothing here. */
  start?(app: ApplicationService): void | Promise<void>
  ready?(app: ApplicationService): void | Promise<void>
  shutdown?(app: ApplicationService): void | Promise<void>
}

/** The names of {@link ModuleHooks}, in the order in which they run. */
export type ModuleHook = keyof ModuleHooks

/** What a module says of itself. */
export interface ModuleManifest {
  /** `^[a-z][a-z0-9_]{1,30}$`, the same as the folder. */
  name: string
  title: string
  /** A plugin is made by `definePlugin` and chosen in `config/plugins.ts`. */
  readonly kind?: 'plugin'
  /** The team that answers for it. */
  owner?: string
  /** A range of framework versions, for instance `^1.0.0`. */
  framework?: string
  /** Modules that must be declared, boot before this one, and whose facades it may import. */
  requires: string[]
  /** Modules that boot before this one where they are declared. */
  optional?: string[]
  facades?: FacadeBinding[]
  routes?: () => Promise<unknown>
  permissions?: PermissionDeclarations
  menus?: MenuDeclaration[]
  dictionaries?: DictionaryDeclaration[]
  settings?: SettingDeclaration[]
  /** What it runs in the background. */
  tasks?: (() => Promise<{ default: TaskClass }>)[]
  seeds?: (() => Promise<{ default: Seed }>)[]
  /** A folder of messages with a folder for each language, as `resources/lang/` of a project is. */
  messages?: URL
  /** The tables it owns: nobody else reads or writes them. */
  tables?: string[]
  /** The places where others may add behaviour to it, its events among them. */
  points?: ExtensionPoint[]
  /** What it adds to such places of others, or listens to. */
  extends?: Extension[]
  hooks?: () => Promise<{ default: ModuleHooks }>
}

/** How `adonisrc.ts` names a module: a lazy import of its manifest. */
export type LazyModule = () => Promise<{ default: ModuleManifest }>

/**
 * Declares a module. The manifest is data alone; what it names is imported when it is needed.
 *
 * @example
 * ```ts
 * export default defineModule({
 *   name: 'orders',
 *   title: 'Orders',
 *   requires: ['inventory'],
 *   routes: () => import('./routes.js'),
 * })
 * ```
 */
export function defineModule(manifest: ModuleManifest): ModuleManifest {
  return manifest
}

/** The file in which a manifest stands, as a message names it. */
export const fileOf = ({ name, kind }: Pick<ModuleManifest, 'name' | 'kind'>): string =>
  kind === 'plugin' ? `plugins/${name}/plugin.ts` : `modules/${name}/module.ts`
