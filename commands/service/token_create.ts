import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { withCleanStdout } from '../clean_stdout.js'
import { failWith } from '../failure.js'
import { openServiceTokens } from './service_tokens.js'

/**
 * Makes a token by which another service may call this one, and prints it: it can be read nowhere else afterwards.
 * Exit codes: 0 it is made; 1 it is not.
 */
export default class CreateServiceToken extends BaseCommand {
  static override commandName = 'service:token:create'
  static override description = 'Make a token by which another service may call this one'
  static override help = [
    'It prints the token once; only a hash of it is stored. A service may have two live tokens, so that a new one',
    'can be put to use before the old one is revoked:',
    '  node ace service:token:create orders --scopes=inventory,monitor --addresses=10.0.0.0/8',
    '  node ace service:token:revoke <id of the old one>',
    'Without --addresses it may be used from everywhere.',
    'Exit codes:',
    '  0  the token is made',
    '  1  it is not: usage, no database, or the service has two live tokens already',
  ]
  static override options = { startApp: true }

  @args.string({ description: 'Name of the service that is to call' })
  declare service: string

  @flags.array({ description: 'What it may do, separated by commas', required: true })
  declare scopes: string[]

  @flags.array({ description: 'Addresses or ranges it calls from, separated by commas' })
  declare addresses?: string[]

  @flags.string({ description: 'How long the token lives', default: '365 days' })
  declare expiresIn: string

  @flags.boolean({ description: 'Let it name the user on whose behalf it calls' })
  declare actAs: boolean

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const create = () => this.#create()
      const made = await (this.json ? withCleanStdout(this.app, create) : create())
      if (this.json) this.logger.log(JSON.stringify({ exitCode: 0, ...made }, null, 2))
      else this.#print(made)
    } catch (error) {
      failWith(this, error)
    }
  }

  async #create(): Promise<{ id: string; token: string }> {
    const tokens = await openServiceTokens(this.app)
    return tokens.create({
      service: this.service,
      scopes: toList(this.scopes),
      addresses: this.addresses && toList(this.addresses),
      canActAs: this.actAs,
      expiresIn: this.expiresIn,
    })
  }

  #print({ id, token }: { id: string; token: string }) {
    this.logger.log(token)
    this.logger.success(`Made the token ${id} of the service "${this.service}"`)
    this.logger.info('Keep it where the service keeps its secrets: it is shown only this once.')
    this.logger.info('The service sends it with each request: Authorization: Bearer <token>')
    this.logger.info(`Should it ever leak: node ace service:token:revoke ${id}`)
  }
}

const toList = (flag: string[]): string[] =>
  flag.flatMap((text) => text.split(',').map((one) => one.trim()))
