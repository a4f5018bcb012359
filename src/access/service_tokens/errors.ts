import { failure } from '../../errors.js'

export const E_SERVICE_TOKEN_INVALID = failure(
  'The service token is missing, malformed, unknown or revoked',
  'E_SERVICE_TOKEN_INVALID',
  401
)

export const E_SERVICE_TOKEN_EXPIRED = failure(
  'The service token has expired',
  'E_SERVICE_TOKEN_EXPIRED',
  401
)

export const E_SERVICE_ADDRESS_DENIED = failure<[address: string]>(
  'The service token may not be used from the address "%s"',
  'E_SERVICE_ADDRESS_DENIED',
  403
)

export const E_SERVICE_SCOPE_MISSING = failure<[scope: string]>(
  'The service token needs the scope "%s"',
  'E_SERVICE_SCOPE_MISSING',
  403
)

export const E_SERVICE_TOKEN_UNKNOWN = failure<[id: string]>(
  'There is no service token "%s"',
  'E_SERVICE_TOKEN_UNKNOWN',
  404
)

export const E_SERVICE_TOKEN_LIMIT = failure<[service: string]>(
  'The service "%s" has two live tokens, which is all that a rotation needs. Revoke one of them first; node ace service:token:list shows them',
  'E_SERVICE_TOKEN_LIMIT',
  409
)

export const E_SERVICE_NAME_INVALID = failure<[name: string]>(
  '"%s" is no name of a service: it takes 2 to 64 of a-z, 0-9, "_" and "-", and begins with a letter',
  'E_SERVICE_NAME_INVALID',
  422
)

export const E_SERVICE_SCOPE_INVALID = failure<[scope: string]>(
  '"%s" is no scope: it takes 1 to 64 of a-z, 0-9, "_", ".", ":" and "-", and begins with a letter',
  'E_SERVICE_SCOPE_INVALID',
  422
)

export const E_SERVICE_ADDRESS_INVALID = failure<[address: string]>(
  '"%s" is neither an IP address nor a range such as 10.0.0.0/8 or fd00::/8',
  'E_SERVICE_ADDRESS_INVALID',
  422
)

export const E_SERVICE_TOKEN_LIFETIME_INVALID = failure<[lifetime: string]>(
  '"%s" is no lifetime of a service token: it takes 1 minute to 10 years, for instance "365 days"',
  'E_SERVICE_TOKEN_LIFETIME_INVALID',
  422
)
