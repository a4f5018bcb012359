import { randomInt } from 'node:crypto'
import type { ContractFacade, Facade } from '../modules/main.js'
import { checkRemotes } from './check_remote.js'
import { processClock } from './client/clock.js'
import type { BreakerState } from './client/breaker.js'
import { GotTransport } from './client/got_transport.js'
import type { CallObserver } from './client/observer.js'
import { DEFAULT_LIMITS, withLimits } from './client/options.js'
import { RefusalWatch } from './client/refusal_watch.js'
import { remoteBinding } from './client/remote_binding.js'
import { ServiceClient, type LastError } from './client/service_client.js'
import type { RemoteFacade } from './define_services.js'

/** A service that this process calls, as operators are shown it. */
export interface ServiceDescription {
  service: string
  baseUrl: string
  operations: string[]
  breaker: BreakerState
  /** Seconds until an open breaker lets a call through; 0 otherwise. */
  opensIn: number
  inFlight: number
  waiting: number
  lastError: LastError | null
  /** Whether it did not accept our token when it answered last. */
  refusesToken: boolean
}

interface Entry extends RemoteFacade {
  client: ServiceClient
  binding: unknown
}

/** Remembers which facades other processes answer, with the client of each. */
export class ServiceRegistry {
  readonly #entries: Map<Facade<unknown>, Entry>
  readonly #refusals: RefusalWatch

  /** @throws {E_SERVICE_CONFIG_INVALID} */
  constructor(remotes: readonly RemoteFacade[], observer?: CallObserver) {
    checkRemotes(remotes)
    this.#refusals = new RefusalWatch(observer)
    this.#entries = new Map(
      remotes.map((remote) => [remote.facade, connect(remote, this.#refusals)] as const)
    )
  }

  /** The facades that other processes answer. */
  get facades(): Facade<unknown>[] {
    return [...this.#entries.keys()]
  }

  isRemote(facade: Facade<unknown>): boolean {
    return this.#entries.has(facade)
  }

  /** What callers of a remote facade are given. */
  bindingOf(facade: Facade<unknown>): unknown {
    return this.#entries.get(facade)!.binding
  }

  describe(): ServiceDescription[] {
    return [...this.#entries.values()].map(({ facade, options, client }) => ({
      service: facade.contract!.name,
      baseUrl: options.baseUrl,
      operations: Object.keys(facade.contract!.operations),
      breaker: client.breaker.state,
      opensIn: Math.ceil(client.breaker.retryAfter / 1_000),
      inFlight: client.inFlight,
      waiting: client.waiting,
      lastError: client.lastError ?? null,
      refusesToken: this.#refusals.isRefusedBy(facade.contract!.name),
    }))
  }

  /** Closes all connections. */
  close(): void {
    for (const { client } of this.#entries.values()) client.close()
  }
}

const FRACTIONS = 2 ** 32

const random = () => randomInt(FRACTIONS) / FRACTIONS

function connect({ facade, options }: RemoteFacade, observer: CallObserver): Entry {
  const { baseUrl, token, headers, actAs, allowInsecure = false, operations, ...limits } = options
  const contracted = facade as ContractFacade<unknown>
  const client = new ServiceClient({
    service: contracted.contract.name,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    limits: withLimits(DEFAULT_LIMITS, limits),
    operations: operations as Record<string, object> | undefined,
    transport: new GotTransport({ allowInsecure }),
    clock: processClock,
    random,
    observer,
  })
  const credentials = { token: token ?? null, headers, actAs }
  return { facade, options, client, binding: remoteBinding(contracted, client, credentials) }
}
