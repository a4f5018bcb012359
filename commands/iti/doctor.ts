import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { DoctorReport, Examined } from '../../src/doctor/main.js'

const MARKS = { pass: '✔', warn: '!', fail: '✖' } as const
const PATIENCE = 3_000
const COLORS = { pass: 'green', warn: 'yellow', fail: 'red' } as const

/**
 * Runs every check that a project needs. What needs an environment or a database is not checked where there is
 * none, and says so.
 */
export default class Doctor extends BaseCommand {
  static override commandName = 'iti:doctor'
  static override description =
    'Check versions, modules, migrations, environment and secrets of the project'
  static override help = [
    'It boots the configuration and the modules, opens the database if it can be reached, and writes nothing.',
    'Exit codes:',
    '  0  nothing is wrong; there may be warnings',
    '  1  could not run',
    '  3  something is wrong, with what to do about it',
  ]

  @flags.boolean({ description: 'Write JSON to stdout' })
  declare json: boolean

  override async run() {
    const { examine, Project } = await import('../../src/doctor/main.js')
    const system = () => import('../../modules/system/module.js')
    const project = new Project({ app: this.app, commands: this.kernel, system })
    const report = await examine(project)
    if (report.failed > 0) this.exitCode = 3
    if (this.json) console.log(JSON.stringify(report, null, 2))
    else this.#print(report)
    this.#endSoon()
  }

  /* A database that takes a connection and then says nothing would keep the process from ever ending. */
  #endSoon() {
    setTimeout(() => process.exit(this.exitCode), PATIENCE).unref()
  }

  #print({ checks, passed, warnings, failed }: DoctorReport) {
    for (const check of checks) this.#printCheck(check)
    const count = `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`
    this.logger.log(`${passed} passed, ${count}, ${failed} failed`)
  }

  #printCheck({ title, status, message, remedy }: Examined) {
    const mark = this.colors[COLORS[status]](MARKS[status])
    this.logger.log(`${mark} ${title}: ${indent(message)}`)
    if (remedy !== undefined) this.logger.log(`    ${this.colors.dim(indent(remedy))}`)
  }
}

const indent = (text: string): string => text.replaceAll('\n', '\n    ')
