import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CheckReport, History, Violation } from '../../../src/migrations/main.js'
import { findConnection } from '../../connection.js'
import { failWith } from '../../failure.js'
import { releasesOf } from '../releases.js'

const VIOLATED = 3
const NOTHING = 'none'

/**
 * Checks the stream of migrations before it reaches another branch: in continuous integration, and before a merge. It
 * needs no environment and, without --db, no database.
 * Exit codes: 0 nothing is wrong; 1 could not run; 3 rules are broken.
 */
export default class CheckMigrations extends BaseCommand {
  static override commandName = 'iti:migrations:check'
  static override description = 'Check the migrations against the branches that they go to'
  static override help = [
    'Names, timestamps and the lock file are right, everything is in sync with the packages, nothing that is on',
    '--base was changed, renamed or removed, and what is new comes after everything on --base and --onto.',
    'With --db also that the database has run nothing that is not there, and nothing pending is older than what ran.',
    'A project without another branch to compare with says --base=none.',
    'Exit codes:',
    '  0  nothing is wrong',
    '  1  could not run: usage, no Git, a branch that is not known, a bad manifest, no database',
    '  3  rules are broken',
  ]

  @flags.string({ description: 'The branch in production', default: 'origin/main' })
  declare base: string

  @flags.string({ description: 'The branch of integration, if there is one [default: origin/dev]' })
  declare onto?: string

  @flags.boolean({ description: 'Check what the database has run as well' })
  declare db: boolean

  @flags.string({ description: 'With --db: use another database connection', alias: 'c' })
  declare connection?: string

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  override async run() {
    if (this.json) process.env.LOG_LEVEL = 'silent'
    try {
      const { checkMigrations } = await import('../../../src/migrations/main.js')
      const report = await checkMigrations({
        plugins: [],
        ...(await releasesOf(this.app)),
        root: this.app.makePath(),
        base: this.base === NOTHING ? null : this.base,
        onto: this.onto,
        now: new Date(),
        history: this.db ? await this.#readHistory() : undefined,
      })
      if (report.violations.length > 0) this.exitCode = VIOLATED
      if (this.json) this.#printJson(report)
      else this.#print(report)
    } catch (error) {
      failWith(this, error)
    }
  }

  async #readHistory(): Promise<History> {
    await this.app.boot()
    await this.app.start(() => {})
    const { readHistory } = await import('../../../src/migrations/main.js')
    const { db, connection } = await findConnection(this)
    const history = await readHistory({ app: this.app, db, connection })
    await db.manager.closeAll(true)
    return history
  }

  #printJson(report: CheckReport) {
    this.logger.log(JSON.stringify({ exitCode: this.exitCode ?? 0, ...report }, null, 2))
  }

  #print({ files, comparedWith, violations, notes }: CheckReport) {
    for (const violation of violations) this.logger.log(this.#toLine(violation))
    for (const note of notes) this.logger.log(`${this.colors.yellow('note')} ${note}`)
    const others = comparedWith.length > 0 ? `, compared with ${comparedWith.join(' and ')}` : ''
    const count = `${violations.length} violation${violations.length === 1 ? '' : 's'}`
    const summary = `${files} migrations${others}: ${count}`
    this.logger.log(violations.length > 0 ? this.colors.red(summary) : summary)
  }

  #toLine({ rule, message, remedy }: Violation) {
    return `${this.colors.red(rule)}  ${message} ${remedy}`
  }
}
