import { createError } from '@adonisjs/core/exceptions'
import { failure } from '../errors.js'

export const E_ROUTE_MARKS_INVALID = createError<[count: number, list: string]>(
  '%d route(s) are not marked as they must be: exactly one of .permission(), .authenticated(), .public() or .service().\n%s\nMark them in their routes file; name a route of another package in "http.unmarkedRoutes" of config/iti.ts.',
  'E_ROUTE_MARKS_INVALID',
  500
)

export const E_ROUTE_TAKEN = createError<[what: string, first: string, second: string]>(
  'Two want %s: it is registered by %s%s. Give one of them a path and a name of its own.',
  'E_ROUTE_TAKEN',
  500
)

export const E_TRUSTED_PROXY_INVALID = createError<[proxy: string]>(
  '"%s" is no proxy that can be trusted. "http.trustedProxies" of config/iti.ts, mostly from ITI_TRUSTED_PROXIES, takes addresses (10.0.0.7), ranges (10.0.0.0/8, fd00::/8), and the names loopback, linklocal and uniquelocal.',
  'E_TRUSTED_PROXY_INVALID',
  500
)

export const E_RECORD_NOT_FOUND = failure<[resource: string, id: number | string]>(
  'There is no %s %s',
  'E_RECORD_NOT_FOUND',
  404
)
