import { createError } from '@adonisjs/core/exceptions'
import { failure } from '../../../src/errors.js'

export const E_CREDENTIALS_INVALID = failure(
  'The user name or the password is wrong',
  'E_CREDENTIALS_INVALID',
  401
)

export const E_PASSWORD_WRONG = failure('The current password is wrong', 'E_PASSWORD_WRONG', 400)

export const E_PASSWORD_UNCHANGED = failure(
  'The new password is the same as the current one',
  'E_PASSWORD_UNCHANGED',
  400
)

export const E_CAPTCHA_REQUIRED = failure(
  'After several failures a sign-in needs a captcha. Get one at POST /api/auth/captcha, and send its id as "captchaId" and the answer as "captcha"',
  'E_CAPTCHA_REQUIRED',
  401
)

export const E_CAPTCHA_WRONG = failure(
  'The captcha is wrong, too old, or was used before. Get another one at POST /api/auth/captcha',
  'E_CAPTCHA_WRONG',
  401
)

export const E_CAPTCHA_UNAVAILABLE = failure(
  'No captcha can be had at the moment. Try again in a minute',
  'E_CAPTCHA_UNAVAILABLE',
  503
)

export const E_CAPTCHA_ID_TOO_LONG = createError<[module: string, characters: number]>(
  'The captcha of the module "%s" has issued an id of %d characters, which is more than a sign-in can send back. Keep what belongs to a question where it is issued, and let its id be a short name for it',
  'E_CAPTCHA_ID_TOO_LONG',
  500
)

export const E_SIGN_IN_LOCKED = failure<[seconds: number]>(
  'Too many wrong passwords. Try again in %d seconds',
  'E_SIGN_IN_LOCKED',
  423
)

export const E_SIGN_IN_THROTTLED = failure<[seconds: number]>(
  'Too many failed sign-ins from this address. Try again in %d seconds',
  'E_SIGN_IN_THROTTLED',
  429
)
