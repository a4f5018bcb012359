import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { RebaseReport } from '../../../src/migrations/main.js'
import { failWith } from '../../failure.js'

const REFUSED = 3

/**
 * Brings the migrations of a branch behind those of the branch it goes to, and resolves a conflict in the lock file.
 * It needs no environment and no database.
 * Exit codes: 0 in order, or brought in order; 1 could not run; 3 refused, nothing was done.
 */
export default class RebaseMigrations extends BaseCommand {
  static override commandName = 'iti:migrations:rebase'
  static override description = 'Move new migrations behind those of another branch'
  static override help = [
    'Only migrations that neither --base nor --onto has get another name (git mv), and only if they have to.',
    'Of a migration that two branches synced under two names, the name of the target stays.',
    'A lock file in conflict is written anew with the lines of both sides, and staged.',
    'Databases that have run a moved migration are told by: node ace iti:migrations:repair --apply',
    'Exit codes:',
    '  0  in order, or brought in order',
    '  1  could not run: usage, no Git, a branch that is not known',
    '  3  refused, and nothing was done: a copy was edited, or two texts have one revision',
  ]

  @flags.string({ description: 'The branch behind whose migrations the new ones go' })
  declare onto?: string

  @flags.string({ description: 'The branch in production [default: origin/main]' })
  declare base?: string

  @flags.boolean({ description: 'Do nothing, and show what would be done' })
  declare dryRun: boolean

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    try {
      const report = await this.#rebase()
      if (report.violations.length > 0) this.exitCode = REFUSED
      if (this.json)
        this.logger.log(JSON.stringify({ exitCode: this.exitCode ?? 0, ...report }, null, 2))
      else this.#print(report)
    } catch (error) {
      failWith(this, error)
    }
  }

  async #rebase(): Promise<RebaseReport> {
    const { base, onto, dryRun } = this
    if (!onto) {
      throw new Exception('Say behind which branch: --onto=origin/dev', {
        code: 'E_MIGRATION_TARGET_MISSING',
      })
    }
    const { rebaseMigrations } = await import('../../../src/migrations/main.js')
    return rebaseMigrations({ root: this.app.makePath(), base, onto, dryRun })
  }

  #print({ violations, drops, moves, isLockStale }: RebaseReport) {
    for (const { message, remedy } of violations) this.logger.log(`${message} ${remedy}`)
    if (violations.length > 0) {
      return this.logger.error('Nothing was done, because of what is said above')
    }
    const would = this.dryRun ? 'would be ' : ''
    for (const { file, kept } of drops) {
      this.logger.log(`${file} ${would}removed, it is the same as ${kept}`)
    }
    for (const { from, to } of moves) this.logger.log(`${from} ${would}renamed to ${to}`)
    if (isLockStale) this.logger.log(`database/migrations.lock ${would}written anew`)
    if (drops.length + moves.length > 0) {
      return this.logger.info(
        'Databases that have run them: node ace iti:migrations:repair --apply'
      )
    }
    if (!isLockStale) this.logger.success('Every migration is where it belongs')
  }
}
