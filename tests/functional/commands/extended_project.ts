import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Outcome, runAce } from './run_ace.js'
import { TemporaryProject } from './temporary_project.js'

const LOADER = `import { BaseCommand, ListLoader } from '@adonisjs/core/ace'
class Foreign extends BaseCommand {
  static commandName = '$NAME'
  static aliases = $ALIASES
  async run() {
    this.logger.log('the other one')
  }
}
const loader = new ListLoader([Foreign])
export const getMetaData = () => loader.getMetaData()
export const getCommand = (metaData) => loader.getCommand(metaData)
`

const rcFile = (changes: string) => `import application from '../../adonisrc.js'
export default {
  ...application,
  directories: { ...application.directories, config: '../../config' },
  ${changes},
}
`

/* Where a package stands among the others. */
const ORDERS = {
  last: "commands: [...application.commands, () => import('./loader.js')]",
  first: "commands: [() => import('./loader.js'), ...application.commands]",
}

/* Plugins are looked up below the root, wherever the rest of the configuration lies. */
const PLUGINS = "export { default } from '../../../config/plugins.js'\n"

/** Runs `node ace …`. */
export type Ace = (...args: string[]) => Promise<Outcome>

/** This application in a folder of its own, with changes of `adonisrc.ts`, for instance `modules: []`. */
export async function makeChangedProject(
  changes: string,
  files: Record<string, string> = {}
): Promise<Ace> {
  const { root } = await TemporaryProject.create()
  const own = { 'adonisrc.ts': rcFile(changes), 'config/plugins.js': PLUGINS }
  await mkdir(join(root, 'config'))
  for (const [path, text] of Object.entries({ ...own, ...files })) {
    await writeFile(join(root, path), text)
  }
  return (...args) => runAce(root, args)
}

/** This application with a package that brings a command along. */
export function makeProjectWithCommand(command: {
  name: string
  aliases?: string[]
  stands?: keyof typeof ORDERS
}): Promise<Ace> {
  const { name, aliases = [], stands = 'last' } = command
  const loader = LOADER.replace('$NAME', name).replace('$ALIASES', JSON.stringify(aliases))
  return makeChangedProject(ORDERS[stands], { 'loader.js': loader })
}
