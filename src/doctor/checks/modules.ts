import type { Skipped } from '../../modules/main.js'
import type { Check } from '../check.js'
import { combine, notChecked, type Verdict, warn } from '../verdict.js'

export const modules: Check = {
  name: 'modules',
  title: 'Modules and plugins',
  async run(project) {
    // whatever is wrong with a manifest is thrown, with what to do about it
    const { registry, unread } = await project.modules()
    const found = registry.skipped.map(leftOut)
    if (unread) {
      found.push(
        notChecked(
          'config/plugins.ts, which chooses the plugins, needs the environment',
          'Configure the environment (.env), and run it again'
        )
      )
    }
    return combine(found, registry.ordered.map(({ name }) => name).join(', '))
  },
}

/** What is said of a plugin that is left out, before the application boots or while it does. */
export const leftOut = ({ name, reason }: Skipped): Verdict =>
  warn(
    `the plugin "${name}" is broken and left out: ${reason}`,
    'Correct the plugin or its options in config/plugins.ts, or turn it off there'
  )
