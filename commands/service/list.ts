import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { ServiceDescription } from '../../src/services/main.js'
import { withCleanStdout } from '../clean_stdout.js'
import { failWith } from '../failure.js'

/** How a service is. */
type State = Omit<ServiceDescription, 'service' | 'baseUrl' | 'operations'>

/** A service, and how it is if a server told so. */
interface ListedService extends Pick<ServiceDescription, 'service' | 'baseUrl' | 'operations'> {
  state: State | null
}

interface Listed {
  url: string
  services: ListedService[]
  /** Why no server told how they are. */
  silence: string | null
}

const COLORS = { 'closed': 'green', 'half-open': 'yellow' } as const
const UNKNOWN = ['unknown', 'unknown', 'unknown', 'unknown']
const CONTROLS = /\p{Cc}+/gu

/**
 * Shows which services the running server calls, and how they are.
 * Exit codes: 0 they are shown; 1 the server refuses to tell.
 */
export default class ListServices extends BaseCommand {
  static override commandName = 'service:list'
  static override description = 'List the services that this application calls, and how they are'
  static override help = [
    'How they are is known to the running server, which is asked at HOST and PORT or at --url, by the key of the',
    'application. Where no server answers, what this process is configured with is shown. It needs no database.',
    'Exit codes:',
    '  0  they are shown',
    '  1  they are not: usage, or the server refuses to tell',
  ]
  static override options = { startApp: true }

  @flags.string({ description: 'Address of the server, for instance http://127.0.0.1:3333' })
  declare url?: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const list = () => this.#list()
      const listed = await (this.json ? withCleanStdout(this.app, list) : list())
      if (listed.silence) {
        this.logger.logError(`${listed.silence}. This is what the process is configured with.`)
      }
      if (this.json) this.logger.log(JSON.stringify({ exitCode: 0, ...listed }, null, 2))
      else this.#print(listed)
    } catch (error) {
      failWith(this, error)
    }
  }

  async #list(): Promise<Listed> {
    const { askServer, E_SERVER_REFUSED, E_SERVER_SILENT, serverUrlOf } =
      await import('../../src/services/main.js')
    const { makeCommandToken } = await import('../../src/access/main.js')
    const url = serverUrlOf(this.url, process.env)
    const token = makeCommandToken(await this.app.container.make('encryption'), 'monitor')
    try {
      const services = cleaned(await askServer(url, token))
      return { url: url.href, services: services.map(withState), silence: null }
    } catch (error) {
      if (error instanceof E_SERVER_REFUSED) error.message = withoutControls(error.message)
      if (!(error instanceof E_SERVER_SILENT)) throw error
      const registry = await this.app.container.make('iti.services')
      const services = registry.describe().map((one) => ({ ...withState(one), state: null }))
      return { url: url.href, services, silence: error.message }
    }
  }

  #print({ services }: Listed) {
    if (services.length === 0) {
      return this.logger.info('No other process answers a facade: config/services.ts names none')
    }
    const head = ['service', 'base URL', 'operations', 'breaker', 'in flight', 'waiting']
    const table = this.ui.table().head([...head, 'last error'])
    for (const { service, baseUrl, operations, state } of services) {
      const told = state ? this.#toCells(state) : UNKNOWN
      table.row([service, baseUrl, operations.join(', '), ...told])
    }
    table.render()
    for (const { service, state } of services) {
      if (state?.refusesToken) this.logger.warning(`${service} refuses our token`)
      if (state?.lastError) this.logger.info(`Last error: ${state.lastError.message}`)
    }
  }

  #toCells(state: State): string[] {
    const { lastError, inFlight, waiting } = state
    const error = lastError ? `${lastError.code} ${lastError.at}` : 'none'
    return [this.#breakerOf(state), `${inFlight}`, `${waiting}`, error]
  }

  #breakerOf({ breaker, opensIn }: State): string {
    if (breaker !== 'open') return this.colors[COLORS[breaker]](breaker)
    if (opensIn > 0) return this.colors.red(`open, ${opensIn} s`)
    return this.colors.cyan('open, the next call finds out')
  }
}

const withoutControls = (text: string): string => text.replaceAll(CONTROLS, ' ')

/* What the other side said must not speak to the terminal. */
const cleaned = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value), (_, inner) =>
    typeof inner === 'string' ? withoutControls(inner) : inner
  )

const withState = ({
  service,
  baseUrl,
  operations,
  ...state
}: ServiceDescription): ListedService => ({ service, baseUrl, operations, state })
