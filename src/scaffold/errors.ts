import { createError } from '@adonisjs/core/exceptions'

export const E_MODULE_NAME_INVALID = createError<[name: string, reason: string]>(
  '"%s" is no module name: %s',
  'E_MODULE_NAME_INVALID'
)

export const E_RESOURCE_NAME_INVALID = createError<[name: string, reason: string]>(
  '"%s" is no resource name: %s',
  'E_RESOURCE_NAME_INVALID'
)

export const E_MODULE_EXISTS = createError<[path: string]>(
  '%s exists already, and nothing was written. Choose another name, or delete it first',
  'E_MODULE_EXISTS'
)

export const E_MODULE_UNKNOWN = createError<[name: string, modules: string]>(
  'There is no modules/%s/module.ts. The modules are: %s. Make another with node ace make:module',
  'E_MODULE_UNKNOWN'
)

export const E_RESOURCE_EXISTS = createError<[what: string]>(
  '%s exists already, and nothing was written. Choose another name, or delete it first',
  'E_RESOURCE_EXISTS'
)

export const E_MODULE_NOT_EXTENSIBLE = createError<[place: string, shape: string, text: string]>(
  '%s cannot be extended, and nothing was written: it has to be %s. Write it so and run this again, or make the resource by hand. This belongs there:\n%s',
  'E_MODULE_NOT_EXTENSIBLE'
)

export const E_PLUGIN_NAME_INVALID = createError<[name: string, reason: string]>(
  '"%s" is no plugin name: %s',
  'E_PLUGIN_NAME_INVALID'
)

export const E_PLUGIN_EXISTS = createError<[what: string]>(
  '%s exists already, and nothing was written. Choose another name, or delete it first',
  'E_PLUGIN_EXISTS'
)

export const E_PLUGIN_UNDECLARABLE = createError<[file: string, shape: string]>(
  '%s cannot take in the plugin, and nothing was written: it has to %s. Write it so and run this again',
  'E_PLUGIN_UNDECLARABLE'
)

export const E_TASK_NAME_INVALID = createError<[name: string, reason: string]>(
  '"%s" is no name of a task: %s',
  'E_TASK_NAME_INVALID'
)

export const E_TASK_OWNER_UNKNOWN = createError<[name: string, owners: string]>(
  'There is no module and no plugin "%s" that could have a task. There are: %s',
  'E_TASK_OWNER_UNKNOWN'
)

export const E_TASK_EXISTS = createError<[path: string]>(
  '%s exists already, and nothing was written. Choose another name, or delete it first',
  'E_TASK_EXISTS'
)

export const E_TASK_UNDECLARABLE = createError<[place: string, shape: string, text: string]>(
  '%s cannot take in the task, and nothing was written: it has to be %s. Write it so and run this again, or make the task by hand. This belongs into "tasks":\n%s',
  'E_TASK_UNDECLARABLE'
)

export const E_RC_FILE_UNREADABLE = createError(
  'adonisrc.ts does not export defineConfig({ … }) with "modules" as an array. Add the module to it by hand',
  'E_RC_FILE_UNREADABLE'
)

export const E_ASSEMBLER_MISSING = createError(
  'The package @adonisjs/assembler is not installed, without which no source file can be changed. Run: npm install --save-dev @adonisjs/assembler',
  'E_ASSEMBLER_MISSING'
)
