import { failure } from '../../../src/errors.js'

export const E_DEPARTMENT_CODE_TAKEN = failure<[code: string]>(
  'The department code "%s" is taken',
  'E_DEPARTMENT_CODE_TAKEN',
  409
)

export const E_DEPARTMENT_CYCLE = failure<[name: string]>(
  'The department "%s" cannot be moved below itself',
  'E_DEPARTMENT_CYCLE',
  409
)

export const E_DEPARTMENT_IN_USE = failure<[name: string, users: number, departments: number]>(
  'The department "%s" still has %d people and %d departments below it. Move them first',
  'E_DEPARTMENT_IN_USE',
  409
)

export const E_DEPARTMENT_TOO_DEEP = failure<[name: string]>(
  'The department "%s" would lie too deep: the ids above it may take 500 characters',
  'E_DEPARTMENT_TOO_DEEP',
  422
)
