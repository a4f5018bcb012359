import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { withCleanStdout } from '../clean_stdout.js'
import { failWith } from '../failure.js'
import { openServiceTokens } from './service_tokens.js'

/**
 * Revokes a token by which another service calls this one. Servers that run refuse it within a second.
 * Exit codes: 0 it is revoked; 1 it is not.
 */
export default class RevokeServiceToken extends BaseCommand {
  static override commandName = 'service:token:revoke'
  static override description = 'Revoke a token by which another service calls this one'
  static override help = [
    'Servers that run refuse it within a second. It is named by its public id: node ace service:token:list',
    'Exit codes:',
    '  0  the token is revoked, or was already',
    '  1  it is not: usage, no database, or there is no such token',
  ]
  static override options = { startApp: true }

  @args.string({ description: 'Public id of the token' })
  declare id: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const revoke = () => this.#revoke()
      await (this.json ? withCleanStdout(this.app, revoke) : revoke())
      if (this.json) this.logger.log(JSON.stringify({ exitCode: 0, id: this.id }, null, 2))
      else this.logger.success(`Revoked the token ${this.id}`)
    } catch (error) {
      failWith(this, error)
    }
  }

  async #revoke(): Promise<void> {
    const tokens = await openServiceTokens(this.app)
    await tokens.revoke(this.id)
  }
}
