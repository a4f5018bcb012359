import { failure } from '../../../src/errors.js'

export const E_USERNAME_TAKEN = failure<[username: string]>(
  'The user name "%s" is taken',
  'E_USERNAME_TAKEN',
  409
)

export const E_OWN_ACCOUNT = failure(
  'You cannot do this to yourself: ask another administrator, or change your own password at PUT /api/auth/password',
  'E_OWN_ACCOUNT',
  403
)

export const E_LAST_SUPER_ADMIN = failure(
  'This is the last super administrator. Make another one first',
  'E_LAST_SUPER_ADMIN',
  409
)
