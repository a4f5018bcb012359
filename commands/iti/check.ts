import { BaseCommand, flags } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { BoundaryReport, Finding } from '../../src/boundaries/main.js'

/**
 * Checks who imports whom, and who uses whose tables. It reads the source alone: no environment, no configuration
 * and no database, so it runs right after an installation.
 */
export default class CheckBoundaries extends BaseCommand {
  static override commandName = 'iti:check'
  static override description = 'Check the boundaries of modules, models, plugins and migrations'
  static override help = [
    'Exit codes:',
    '  0  nothing is wrong; there may be warnings',
    '  1  could not run: usage, adonisrc.ts or a manifest that cannot be read, no typescript',
    '  3  rules are broken',
    'With --graph it draws what the manifests require, and checks nothing.',
  ]

  @flags.boolean({ description: 'Print the result as JSON' })
  declare json: boolean

  @flags.string({ description: 'Print the graph of modules instead: mermaid or dot' })
  declare graph?: string

  override async run() {
    try {
      const { checkBoundaries, drawGraph, toGraphFormat } =
        await import('../../src/boundaries/main.js')
      const format = this.graph === undefined ? null : toGraphFormat(this.graph)
      const report = checkBoundaries(this.app.makePath())
      report.violations.push(...(await this.#overriddenCommands()))
      if (format) return this.logger.log(drawGraph(report, format))

      if (report.violations.length > 0) this.exitCode = 3
      if (this.json) this.#printJson(report)
      else this.#print(report)
    } catch (error) {
      this.#fail(error)
    }
  }

  /* Found here too, because a command that does not start the application is not looked at when it runs. */
  async #overriddenCommands(): Promise<Finding[]> {
    const { COMMANDS_REMEDY, findOverriddenCommands } = await import('../../src/ace/main.js')
    return findOverriddenCommands(this.kernel).map((name) => ({
      rule: 'overridden-command',
      file: 'adonisrc.ts',
      line: 1,
      message: `The command "${name}" of the framework is registered again.`,
      remedy: COMMANDS_REMEDY,
    }))
  }

  #printJson({ modules, plugins, files, violations, warnings, ms }: BoundaryReport) {
    const printed = { modules, plugins, files, violations, warnings, ms }
    this.logger.log(JSON.stringify(printed, null, 2))
  }

  #print({ modules, plugins, files, violations, warnings, ms }: BoundaryReport) {
    for (const finding of violations) this.logger.log(this.#toLine(finding))
    for (const finding of warnings)
      this.logger.log(`${this.colors.yellow('warning')} ${this.#toLine(finding)}`)

    const seconds = (ms / 1000).toFixed(2)
    const summary = [
      count(modules.length, 'module'),
      ...(plugins.length > 0 ? [count(plugins.length, 'plugin')] : []),
      count(files, 'file'),
      count(violations.length, 'violation'),
      ...(warnings.length > 0 ? [count(warnings.length, 'warning')] : []),
    ].join(', ')
    this.logger.log(`${summary} (${seconds} s)`)
  }

  #toLine({ rule, file, line, message, remedy }: Finding) {
    return `${file}:${line}  ${this.colors.red(rule)}  ${message} ${remedy}`
  }

  #fail(error: unknown) {
    if (!(error instanceof Exception)) throw error
    this.exitCode = 1
    if (this.json)
      this.logger.log(
        JSON.stringify({ exitCode: 1, error: { code: error.code, message: error.message } })
      )
    else this.logger.error(error.message)
  }
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`
