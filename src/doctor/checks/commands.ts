import { labelOf } from '../../modules/main.js'
import { COMMANDS_REMEDY, findOverriddenCommands } from '../../ace/main.js'
import type { Check } from '../check.js'
import { combine, fail, type Verdict } from '../verdict.js'

const LUCID = '@adonisjs/lucid/commands'

export const commands: Check = {
  name: 'commands',
  title: 'Commands of adonisrc.ts',
  run({ app, commands: kernel }) {
    const labels = app.rcFile.commands.map((load) => labelOf(load as () => unknown))
    const own = labels.findIndex((label) =>
      /(?:@iti\/framework\/commands|commands\/main\.js)$/.test(label)
    )

    const overridden = findOverriddenCommands(kernel)
    const found: Verdict[] = overridden.map((name) =>
      fail(`the framework's ${name} is registered again by another package`, COMMANDS_REMEDY)
    )
    if (overridden.length === 0 && own !== -1 && labels.indexOf(LUCID) > own) {
      found.push(fail(`${LUCID} stands behind those of the framework`, COMMANDS_REMEDY))
    }
    return combine(found, 'those of the framework are its own')
  },
}
