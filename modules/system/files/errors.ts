import { createError } from '@adonisjs/core/exceptions'

export const E_FILE_DRIVER_TAKEN = createError<[module: string, name: string]>(
  '"%s" adds a driver of files named "%s", which is the name of a disk in config/drive.ts. Rename one of them',
  'E_FILE_DRIVER_TAKEN',
  500
)

export const E_DISK_UNKNOWN = createError<[name: string, known: string]>(
  'There is no disk "%s". Drive has: %s. Add it to "services" in config/drive.ts, or declare the module or plugin that brings it',
  'E_DISK_UNKNOWN',
  500
)
