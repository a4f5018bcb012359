import { failure } from '../../../src/errors.js'

export const E_TOO_BUSY = failure(
  'Too many passwords are being checked at the moment. Try again in a second',
  'E_TOO_BUSY',
  429
)

export const E_PASSWORD_REFUSED = failure<[rule: string]>(
  'The rule "%s" does not allow this password. Choose another one',
  'E_PASSWORD_REFUSED',
  422
)
