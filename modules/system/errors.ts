import { failure } from '../../src/errors.js'

export const E_REFERENCE_UNKNOWN = failure<[field: string, value: number | string]>(
  'The field %s names %s, which does not exist',
  'E_REFERENCE_UNKNOWN',
  422
)

export const E_GRANT_EXCEEDED = failure<[permission: string]>(
  'You cannot grant "%s", which you do not hold yourself',
  'E_GRANT_EXCEEDED',
  403
)

export const E_SUPER_ADMIN_PROTECTED = failure(
  'Only a super administrator may do this to a super administrator',
  'E_SUPER_ADMIN_PROTECTED',
  403
)

export const E_ADMIN_PASSWORD_SHORT = failure<[length: number, least: number]>(
  'ITI_ADMIN_PASSWORD has %d characters, at least %d are needed. Set it in the environment, or leave it out to have one generated',
  'E_ADMIN_PASSWORD_SHORT',
  422
)

export const E_ADMIN_PASSWORD_REFUSED = failure<[reasons: string]>(
  'ITI_ADMIN_PASSWORD is refused: %s. Set another one in the environment, or leave it out to have one generated',
  'E_ADMIN_PASSWORD_REFUSED',
  422
)

export const E_SCOPE_EXCEEDED = failure<[field: string]>(
  'The field %s must name a department within your data scope',
  'E_SCOPE_EXCEEDED',
  403
)

export const E_SCOPE_GRANT_EXCEEDED = failure<[role: string]>(
  'The role "%s" shows more data than you may see yourself',
  'E_SCOPE_GRANT_EXCEEDED',
  403
)
