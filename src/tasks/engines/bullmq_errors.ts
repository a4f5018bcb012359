import { createError } from '@adonisjs/core/exceptions'

export const E_TASK_ENGINE_PACKAGE_MISSING = createError<[engine: string, packages: string]>(
  'The engine "%s" of the tasks needs packages that are not installed. Run: npm install %s',
  'E_TASK_ENGINE_PACKAGE_MISSING',
  500
)

export const E_TASK_ENGINE_CONFIG = createError<[engine: string, problem: string]>(
  'The engine "%s" of the tasks cannot be used: %s',
  'E_TASK_ENGINE_CONFIG',
  500
)
