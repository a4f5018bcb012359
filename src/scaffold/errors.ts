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

export const E_RC_FILE_UNREADABLE = createError(
  'adonisrc.ts does not export defineConfig({ … }) with "modules" as an array. Add the module to it by hand',
  'E_RC_FILE_UNREADABLE'
)
