import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { ListedServiceToken } from '../../src/access/main.js'
import { withCleanStdout } from '../clean_stdout.js'
import { failWith } from '../failure.js'
import { openServiceTokens } from './service_tokens.js'

const STATE_COLORS = { live: 'green', expired: 'yellow', revoked: 'grey' } as const

/**
 * Shows the tokens by which other services call this one, without what is secret of them.
 * Exit codes: 0 they are shown, also when there are none; 1 could not run.
 */
export default class ListServiceTokens extends BaseCommand {
  static override commandName = 'service:token:list'
  static override description = 'List the tokens by which other services call this one'
  static override help = [
    'Expired and revoked tokens are listed, too. When a token was used is written at most once a minute.',
    'Exit codes:',
    '  0  they are listed, also when there are none',
    '  1  could not run: usage, no database',
  ]
  static override options = { startApp: true }

  @flags.string({ description: 'Only the tokens of this service' })
  declare service?: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const list = () => this.#list()
      const tokens = await (this.json ? withCleanStdout(this.app, list) : list())
      if (this.json) {
        const shown = tokens.map(toJson)
        this.logger.log(JSON.stringify({ exitCode: 0, tokens: shown }, null, 2))
      } else this.#print(tokens)
    } catch (error) {
      failWith(this, error)
    }
  }

  async #list(): Promise<ListedServiceToken[]> {
    const tokens = await openServiceTokens(this.app)
    const all = await tokens.list()
    return all.filter(({ service }) => this.service === undefined || service === this.service)
  }

  #print(tokens: readonly ListedServiceToken[]) {
    if (tokens.length === 0) {
      const where = this.service === undefined ? '' : ` of the service "${this.service}"`
      return this.logger.info(`There is no token${where}: node ace service:token:create`)
    }
    const head = [
      'service',
      'id',
      'state',
      'scopes',
      'addresses',
      'acts as',
      'expires',
      'last used',
    ]
    const table = this.ui.table().head(head)
    for (const token of tokens) {
      const { service, id, scopes, addresses, canActAs, expiresAt, lastUsedAt } = toJson(token)
      table.row([
        service,
        id,
        this.colors[STATE_COLORS[token.state]](token.state),
        scopes.join(', '),
        addresses?.join(', ') ?? 'any',
        canActAs ? 'yes' : 'no',
        expiresAt!,
        lastUsedAt ?? 'never',
      ])
    }
    table.render()
  }
}

const toJson = ({ expiresAt, lastUsedAt, revokedAt, createdAt, ...token }: ListedServiceToken) => ({
  ...token,
  expiresAt: toIso(expiresAt),
  lastUsedAt: toIso(lastUsedAt),
  revokedAt: toIso(revokedAt),
  createdAt: toIso(createdAt),
})

const toIso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString()
