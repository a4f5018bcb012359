import { createError } from '@adonisjs/core/exceptions'
import { failure } from '../../errors.js'

export const E_SERVICE_INPUT_INVALID = failure<[operation: string]>(
  'The input of "%s" breaks its contract',
  'E_SERVICE_INPUT_INVALID',
  422
)

export const E_SERVICE_BODY_TYPE = failure<[type: string]>(
  'The body has to be application/json, and its type is "%s"',
  'E_SERVICE_BODY_TYPE',
  415
)

export const E_ACT_AS_DENIED = failure<[service: string]>(
  'The token of "%s" may not act for a user: make one with --act-as, or send no x-actor',
  'E_ACT_AS_DENIED',
  403
)

export const E_ACTOR_UNKNOWN = failure<[actor: string]>(
  'x-actor names "%s", who is no user here or is disabled',
  'E_ACTOR_UNKNOWN',
  403
)

export const E_FACADE_NOT_SERVED = createError<[facade: string]>(
  'router.service() is given %s, which has no contract or which no module of this process binds',
  'E_FACADE_NOT_SERVED',
  500
)
