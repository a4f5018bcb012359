/* Which commands are the framework's own. It is loaded with every ace call. */
export {
  assertCommands,
  type Commands,
  COMMANDS_REMEDY,
  findOverriddenCommands,
  sealCommands,
} from './sealed_commands.js'
