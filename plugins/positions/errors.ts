import { failure } from '@iti/framework/errors'

export const E_POSITION_CODE_TAKEN = failure<[code: string]>(
  'The position code "%s" is taken',
  'E_POSITION_CODE_TAKEN',
  409
)

export const E_POSITION_IN_USE = failure<[name: string, holders: number]>(
  'The position "%s" is held by %d users. Take it from them first, or disable it',
  'E_POSITION_IN_USE',
  409
)

export const E_POSITION_UNKNOWN = failure<[field: string, id: number]>(
  'The field %s names the position %d, which does not exist',
  'E_POSITION_UNKNOWN',
  422
)

export const E_POSITION_DISABLED = failure<[field: string, name: string]>(
  'The field %s names the position "%s", which is disabled and cannot be given to anybody',
  'E_POSITION_DISABLED',
  422
)
