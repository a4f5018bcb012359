import { ServiceAuthError } from '../errors.js'

/* These are about the token; another 403 may be about the user for whom we call, or about one record. */
const ABOUT_TOKENS = new Set([
  'E_SERVICE_ADDRESS_DENIED',
  'E_SERVICE_SCOPE_MISSING',
  'E_ACT_AS_DENIED',
])

/** Whether a call failed because the service does not accept our token, or not for this. */
export const isTokenRefused = (error: unknown): boolean =>
  error instanceof ServiceAuthError &&
  (error.responseStatus === 401 || ABOUT_TOKENS.has(error.problem?.code ?? ''))
