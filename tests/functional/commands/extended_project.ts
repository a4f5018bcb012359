import { writeFile } from 'node:fs/promises'
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

/** Runs `node ace …`. */
export type Ace = (...args: string[]) => Promise<Outcome>

/** This application in a folder of its own, with changes of `adonisrc.ts`, for instance `modules: []`. */
export async function makeChangedProject(
  changes: string,
  {
    files = {},
    env = process.env,
  }: { files?: Record<string, string>; env?: NodeJS.ProcessEnv } = {}
): Promise<Ace> {
  const { root } = await TemporaryProject.create()
  for (const [path, text] of Object.entries({ 'adonisrc.ts': rcFile(changes), ...files })) {
    await writeFile(join(root, path), text)
  }
  return (...args) => runAce(root, args, env)
}

/** This application with a package that brings a command along. */
export function makeProjectWithCommand(command: {
  name: string
  aliases?: string[]
  stands?: keyof typeof ORDERS
}): Promise<Ace> {
  const { name, aliases = [], stands = 'last' } = command
  const loader = LOADER.replace('$NAME', name).replace('$ALIASES', JSON.stringify(aliases))
  return makeChangedProject(ORDERS[stands], { files: { 'loader.js': loader } })
}
