import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { Repair } from '../../../src/migrations/main.js'
import { findConnection } from '../../connection.js'
import { failWith } from '../../failure.js'

const TO_DO = 2
const UNKNOWN = 3

/**
 * Tells a database the names that its migrations have now, after a rebase renamed them. It runs no migration.
 * Exit codes: 0 all is right, or repaired; 1 could not run; 2 there is something to repair; 3 a row is not known.
 */
export default class RepairMigrations extends BaseCommand {
  static override commandName = 'iti:migrations:repair'
  static override description = 'Tell the database the names that renamed migrations have now'
  static override help = [
    'A row of the history that has no file gets the name of the one file with its revision.',
    'Without --apply it only shows what it would do.',
    'Exit codes:',
    '  0  nothing is to be repaired, or everything was',
    '  1  could not run: usage, no connection, locked, production without --yes-production',
    '  2  without --apply: there is something to repair',
    '  3  a row has no file that it could be, or several; the others were repaired with --apply',
  ]
  static override options = { startApp: true }

  @flags.boolean({ description: 'Write the new names into the database' })
  declare apply: boolean

  @flags.boolean({ description: 'Write them in production, too' })
  declare yesProduction: boolean

  @flags.string({ description: 'Use another database connection', alias: 'c' })
  declare connection?: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const repairs = await this.#repair()
      this.exitCode = this.#toExitCode(repairs)
      if (this.json) this.logger.log(JSON.stringify({ exitCode: this.exitCode, repairs }, null, 2))
      else this.#print(repairs)
    } catch (error) {
      failWith(this, error)
    }
  }

  async #repair(): Promise<Repair[]> {
    const { app, apply } = this
    if (apply && app.inProduction && !this.yesProduction) {
      throw new Exception('Nothing was done: in production add --yes-production', {
        code: 'E_MIGRATION_REPAIR_UNCONFIRMED',
      })
    }
    const { repairHistory } = await import('../../../src/migrations/main.js')
    const { db, connection } = await findConnection(this)
    return repairHistory({ app, db, connection, apply })
  }

  #toExitCode(repairs: readonly Repair[]): number {
    if (repairs.some(({ kind }) => kind === 'unknown')) return UNKNOWN
    return repairs.length > 0 && !this.apply ? TO_DO : 0
  }

  #print(repairs: readonly Repair[]) {
    for (const repair of repairs) this.logger.log(this.#toLine(repair))
    if (repairs.length === 0)
      return this.logger.success('Every migration that has run has its file')
    if (this.exitCode === TO_DO)
      this.logger.info('To do it: node ace iti:migrations:repair --apply')
  }

  #toLine(repair: Repair) {
    const would = this.apply ? '' : 'would be '
    if (repair.kind === 'rename') return `${repair.name} ${would}renamed to ${repair.to}`
    if (repair.kind === 'forget') return `${repair.name} ${would}forgotten, as ${repair.to} has run`
    return `${repair.name} is not known: ${repair.reason}`
  }
}
