import type { Facade } from '../modules/main.js'
import type { CallLimits, ClientLimits, Partly } from './client/options.js'

/** Where a facade is answered, and how it is called; what is left out keeps its default. */
export interface RemoteOptions<Operation extends string = string> extends Partly<ClientLimits> {
  /** For instance `https://inventory.example.com`, or with a path below which all operations are. */
  baseUrl: string
  /** The token that `service:token:create` printed there; null for a service that takes none. */
  token: string | null | undefined
  /** Headers that a service written elsewhere asks for. */
  headers?: Record<string, string>
  /** Whether the service is told for which user it works. Its token has to allow it. */
  actAs?: boolean
  /** Whether `http:` may be spoken to an address outside of this machine and of private networks. */
  allowInsecure?: boolean
  /** What is different for single operations. */
  operations?: { [Name in Operation]?: Partly<CallLimits> }
}

/** A facade that another process answers. */
export interface RemoteFacade {
  readonly facade: Facade<unknown>
  readonly options: RemoteOptions
}

/** `config/services.ts`. */
export interface ServicesConfig {
  /** The facades that other processes answer; all others are answered in this one. */
  remote: RemoteFacade[]
  /**
   * The modules that do not run here: their routes, hooks, tasks, seeds, menus and permissions are left out. All
   * their facades have to be remote.
   */
  elsewhere: string[]
}

/**
 * Says which facades this deployment calls over the network.
 *
 * @example
 * ```ts
 * // config/services.ts
 * export default defineServices({
 *   remote: [remote(InventoryFacade, { baseUrl: env.get('INVENTORY_URL'), token: env.get('INVENTORY_TOKEN') })],
 *   elsewhere: ['inventory'],
 * })
 * ```
 */
export const defineServices = ({
  remote = [],
  elsewhere = [],
}: Partial<ServicesConfig>): ServicesConfig => ({ remote, elsewhere })

/** Has a facade answered by another process: callers do not change. */
export const remote = <T>(
  facade: Facade<T>,
  options: RemoteOptions<keyof T & string>
): RemoteFacade => ({ facade, options: options as RemoteOptions })
