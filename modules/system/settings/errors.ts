import { createError } from '@adonisjs/core/exceptions'
import { failure } from '../../../src/errors.js'

export const E_SETTING_UNDECLARED = createError<[key: string]>(
  'The setting "%s" is in no manifest, so nobody can change it. Add it to "settings" in the module.ts of its module',
  'E_SETTING_UNDECLARED',
  500
)

export const E_SETTING_UNREADABLE = createError<[key: string]>(
  'The secret setting "%s" cannot be decrypted: it was written with another APP_KEY. Set it again, or reset it, under /api/system/settings',
  'E_SETTING_UNREADABLE',
  500
)

export const E_SETTING_TOO_LONG = failure<[key: string, most: number]>(
  'The value of "%s" takes more than %d characters as JSON',
  'E_SETTING_TOO_LONG',
  422
)
