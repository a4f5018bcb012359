import type { Violation } from '../../../../src/migrations/main.js'
import type { Developer } from './developer.js'

/* What a remedy says only for a case that is not this one. */
const ELSEWHERE = /^node ace (?:make:migration|migration:rollback)$/
const COMMAND = /(?:git|node ace) \S.*?(?=, |; |\. |$)/g

/** Does literally what a remedy says; what it leaves to a hand has been done. */
export async function obey(developer: Developer, { remedy }: Violation): Promise<void> {
  const [first = ''] = remedy.split(', or ')
  const commands = [...first.matchAll(COMMAND)].map(([command]) => command)
  for (const command of commands.filter((one) => !ELSEWHERE.test(one)))
    await run(developer, command)
}

/* A command of ours that needs no process of its own is run in this one. */
async function run(developer: Developer, command: string): Promise<void> {
  if (command.startsWith('git ')) {
    await developer.git(...command.split(' ').slice(1))
    return
  }
  const args = command.split(' ').slice(2)
  const [name, option = ''] = args
  if (name === 'iti:sync-migrations' && option === '') await developer.sync()
  else if (name === 'iti:migrations:rebase') await developer.rebase(option.split('=')[1]!)
  else {
    const { exitCode, stderr } = await developer.ace(args)
    if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}: ${stderr}`)
  }
}
