import { failure } from '../errors.js'

export const E_PERMISSION_DENIED = failure<[permission: string]>(
  'You need the permission "%s"',
  'E_PERMISSION_DENIED',
  403
)

export const E_PASSWORD_CHANGE_REQUIRED = failure(
  'Change your password first: PUT /api/auth/password',
  'E_PASSWORD_CHANGE_REQUIRED',
  403
)

export const E_REFRESH_TOKEN_INVALID = failure(
  'The refresh token is unknown, expired or used already. Sign in again',
  'E_REFRESH_TOKEN_INVALID',
  401
)
