import { failure } from '../../../src/errors.js'

export const E_ROLE_CODE_TAKEN = failure<[code: string]>(
  'The role code "%s" is taken',
  'E_ROLE_CODE_TAKEN',
  409
)

export const E_OWN_ROLE = failure<[name: string]>(
  'You hold the role "%s" yourself and cannot change it',
  'E_OWN_ROLE',
  403
)

export const E_ROLE_IN_USE = failure<[name: string, users: number]>(
  'The role "%s" is held by %d users. Take it from them first',
  'E_ROLE_IN_USE',
  409
)
