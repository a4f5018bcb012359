import type { ContractFacade, Facade } from '../modules/main.js'
import { checkRemotes } from './check_remote.js'
import type { BreakerState } from './client/breaker.js'
import type { CallObserver } from './client/observer.js'
import { RefusalWatch } from './client/refusal_watch.js'
import { remoteBinding } from './client/remote_binding.js'
import type { LastError, ServiceClient } from './client/service_client.js'
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

/* A client is made with the first call; until then there is nothing to tell of it. */
interface Entry extends RemoteFacade {
  client?: ServiceClient
  binding: unknown
}

const UNUSED = {
  breaker: { state: 'closed', retryAfter: 0 },
  inFlight: 0,
  waiting: 0,
  lastError: undefined,
} as const

/** Remembers which facades other processes answer, with the client of each. */
export class ServiceRegistry {
  readonly #entries: Map<Facade<unknown>, Entry>
  readonly #refusals: RefusalWatch

  /** @throws {E_SERVICE_CONFIG_INVALID} */
  constructor(remotes: readonly RemoteFacade[], observer?: CallObserver) {
    checkRemotes(remotes)
    this.#refusals = new RefusalWatch(observer)
    this.#entries = new Map(
      remotes.map((remote) => [remote.facade, toEntry(remote, this.#refusals)] as const)
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
    return [...this.#entries.values()].map(({ facade, options, client: made }) => {
      const client: Pick<ServiceClient, keyof typeof UNUSED> = made ?? UNUSED
      return {
        service: facade.contract!.name,
        baseUrl: options.baseUrl,
        operations: Object.keys(facade.contract!.operations),
        breaker: client.breaker.state,
        opensIn: Math.ceil(client.breaker.retryAfter / 1_000),
        inFlight: client.inFlight,
        waiting: client.waiting,
        lastError: client.lastError ?? null,
        refusesToken: this.#refusals.isRefusedBy(facade.contract!.name),
      }
    })
  }

  /** Closes all connections. */
  close(): void {
    for (const { client } of this.#entries.values()) client?.close()
  }
}

function toEntry({ facade, options }: RemoteFacade, observer: CallObserver): Entry {
  const { token, headers, actAs } = options
  const entry: Entry = { facade, options, binding: undefined }
  const open = async () => {
    const { connect } = await import('./client/connect.js')
    // of calls at the same time the first one makes it
    return (entry.client ??= connect(entry, observer))
  }
  // an import costs more than a call, also one that was done before
  const clientOf = () => entry.client ?? open()
  const credentials = { token: token ?? null, headers, actAs }
  entry.binding = remoteBinding(facade as ContractFacade<unknown>, clientOf, credentials)
  return entry
}
