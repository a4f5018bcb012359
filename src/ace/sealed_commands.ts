import type { Kernel } from '@adonisjs/core/ace'
import type { CommandMetaData } from '@adonisjs/core/types/ace'
import { E_ITI_OVERRIDE } from '../errors.js'

/** What an ace kernel tells of its commands. */
export type Commands = Pick<Kernel, 'getCommand' | 'getAliases'>

/** Metadata is told by identity: whoever registers a command again hands out an object of their own. */
const sealed = new Map<string, WeakSet<CommandMetaData>>()

/** Remembers what the loader of the framework hands to a kernel. */
export function sealCommands(commands: CommandMetaData[]): CommandMetaData[] {
  for (const command of commands) {
    const own = sealed.get(command.commandName) ?? new WeakSet()
    sealed.set(command.commandName, own.add(command))
  }
  return commands
}

/**
 * The names of framework commands that somebody registered again, or gave to another command as its alias. Ace lets
 * the last one win and says nothing.
 */
export function findOverriddenCommands(kernel: Commands): string[] {
  const aliases = new Set(kernel.getAliases())
  return [...sealed]
    .filter(([name, own]) => {
      const winner = kernel.getCommand(name)
      // a kernel that is not booted yet knows of none
      return winner !== null && (!own.has(winner) || aliases.has(name))
    })
    .map(([name]) => name)
    .sort()
}

/** What to do about a framework command that is registered again. */
export const COMMANDS_REMEDY =
  'List @iti/framework/commands last among the "commands" of adonisrc.ts, and give a command or an alias of your own another name'

/**
 * Makes sure that the commands of the framework are its own.
 *
 * @throws {E_ITI_OVERRIDE} naming the commands that somebody registered again
 */
export function assertCommands(kernel: Commands): void {
  const names = findOverriddenCommands(kernel)
  if (names.length === 0) return
  throw new E_ITI_OVERRIDE([`the command ${names.join(', ')}, registered again`, COMMANDS_REMEDY])
}
