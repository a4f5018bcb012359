import { Exception } from '@adonisjs/core/exceptions'
import type { Check } from '../check.js'
import { fail, notChecked, pass, shorten, warn } from '../verdict.js'

const REMEDY = 'See the remedy of each: node ace iti:check'

export const boundaries: Check = {
  name: 'boundaries',
  title: 'Boundaries of modules',
  timeLimit: 60_000,
  async run(project) {
    if (project.isBuilt) {
      return notChecked(
        'this is a build, which has no sources',
        'Check before the build: node ace iti:check'
      )
    }
    const { checkBoundaries } = await import('../../boundaries/main.js')
    try {
      const { violations, warnings, files } = checkBoundaries(project.root)
      const linesOf = (findings: typeof violations) =>
        shorten(
          findings.map(({ file, line, rule, message }) => `${file}:${line} ${rule} ${message}`)
        )
      if (violations.length > 0) return fail(linesOf(violations), REMEDY)
      if (warnings.length > 0) return warn(linesOf(warnings), REMEDY)
      return pass(`${files} files keep them`)
    } catch (error) {
      if (!(error instanceof Exception) || error.code !== 'E_TYPESCRIPT_MISSING') throw error
      return notChecked('typescript, which reads the sources, is not installed', 'npm ci')
    }
  },
}
