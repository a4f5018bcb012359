import {
  errors as appErrors,
  ExceptionHandler as BaseHandler,
  type HttpContext,
} from '@adonisjs/core/http'
import { errors as limiterErrors } from '@adonisjs/limiter'
import { errors as vineErrors } from '@vinejs/vine'
import { itiConfig } from '../config.js'
import { Failure, UpstreamError } from '../errors.js'
import { translatorOf, type Translate } from '../i18n/main.js'
import { Envelope, requestIdOf } from './envelope.js'
import { PROBLEM_TYPE, toProblem } from './problem.js'
import { requestContextOf } from './request_context.js'
import { speaksInProblems } from './service_api.js'

/* HTTP tells these too, whatever the configuration says: proxies and clients act on them. */
const ALWAYS_REAL = new Set([401, 403, 413, 429, 503])

type Described = Pick<Envelope, 'code' | 'message' | 'error' | 'details'>

/**
 * Turns every error into an answer: one renderer for failures, validation, and faults, which are envelopes in the
 * admin API and problem details in the service API.
 * What a fault says is for the log; the caller gets the request's id to ask about.
 *
 * @example
 * ```ts
 * // app/exceptions/handler.ts, named by http.exceptionHandler in config/iti.ts
 * export default class Handler extends ExceptionHandler {
 *   override async report(error: unknown, ctx: HttpContext) { … }
 * }
 * ```
 */
export class ExceptionHandler extends BaseHandler {
  /* A body that claims to be compressed and is not; a time that the caller alone chose. */
  protected override ignoreCodes = ['Z_DATA_ERROR', 'Z_BUF_ERROR', 'E_DEADLINE_EXCEEDED']
  protected override ignoreStatuses = [400, 401, 403, 404, 405, 409, 413, 422, 423, 429]

  /* The logger of a request tells its id already. */
  protected override context() {
    return {}
  }

  override async handle(error: unknown, ctx: HttpContext): Promise<void> {
    const described = describe(error, ctx)
    const requestId = requestIdOf(ctx)
    const { retryAfter } = (described.details ?? {}) as { retryAfter?: number }
    if (retryAfter !== undefined) ctx.response.header('Retry-After', retryAfter)
    if (speaksInProblems(ctx)) {
      const { traceId } = requestContextOf(ctx).trace
      if (described.code === 401) ctx.response.header('WWW-Authenticate', 'Bearer')
      const problem = toProblem(described, { requestId, traceId })
      ctx.response.status(described.code).header('content-type', PROBLEM_TYPE)
      return void ctx.response.send(JSON.stringify(problem))
    }
    const answer = new Envelope({ ...described, requestId })
    ctx.response.status(httpStatus(error, described.code)).send(answer)
  }
}

function describe(error: unknown, ctx: HttpContext): Described {
  const t = translatorOf(ctx)

  if (error instanceof vineErrors.E_VALIDATION_ERROR) {
    const message = t('errors.E_VALIDATION', 'The input is not valid')
    return { code: 422, message, error: 'E_VALIDATION', details: fieldErrors(error.messages, t) }
  }
  if (error instanceof Failure) {
    return {
      code: error.status,
      message: textOf(error, t),
      error: error.code,
      details: error.details,
    }
  }
  if (error instanceof appErrors.E_ROUTE_NOT_FOUND) {
    const message = t('errors.E_ROUTE_NOT_FOUND', error.message)
    return { code: 404, message, error: 'E_ROUTE_NOT_FOUND' }
  }
  if (error instanceof limiterErrors.E_TOO_MANY_REQUESTS) {
    const message = t('errors.E_TOO_MANY_REQUESTS', error.message)
    const retryAfter = error.response.availableIn
    return { code: 429, message, error: 'E_TOO_MANY_REQUESTS', details: { retryAfter } }
  }

  const { status = 500, code, message = '' } = error as RequestError
  if (isUnreadable({ status, code })) {
    const text = t('errors.E_BODY_UNREADABLE', 'The body of the request cannot be read')
    return { code: 400, message: text, error: 'E_BODY_UNREADABLE' }
  }
  if (status >= 400 && status < 500) {
    const name = code ?? 'E_BAD_REQUEST'
    return { code: status, message: t(`errors.${name}`, message), error: name }
  }
  const text = t('errors.E_UNEXPECTED', 'Something went wrong on our side')
  if (error instanceof UpstreamError && code) {
    const { retryAfter } = error
    const details = retryAfter === undefined ? undefined : { retryAfter }
    return { code: status, message: t(`errors.${code}`, text), error: code, details }
  }
  return { code: 500, message: text, error: 'E_UNEXPECTED' }
}

interface RequestError {
  status?: number
  code?: string
  message?: string
}

/* The body parser names its errors by their status alone, and zlib by its own codes. */
const isUnreadable = ({ status, code }: RequestError): boolean =>
  code === undefined ? status === 400 || status === 422 : code.startsWith('Z_')

/** Tells failures in the language of a request. */
export function tellFailure(ctx: HttpContext): (failure: Failure) => string {
  const t = translatorOf(ctx)
  return (failure) => textOf(failure, t)
}

const textOf = ({ code, message, values }: Failure, t: Translate): string =>
  t(`errors.${code}`, message, { ...values })

/* Whoever refuses a field outside of its validator, and so without its messages, may say why by a failure. */
const fieldErrors = (
  messages: { field: string; rule: string; message: string | Failure }[],
  t: Translate
) =>
  messages.map(({ field, rule, message }) => ({
    field,
    rule,
    message: message instanceof Failure ? textOf(message, t) : message,
  }))

function httpStatus(error: unknown, code: number): number {
  const isBusiness = error instanceof Failure || error instanceof vineErrors.E_VALIDATION_ERROR
  const isReal =
    !isBusiness || ALWAYS_REAL.has(code) || itiConfig().http.businessStatus === 'semantic'
  return isReal ? code : 200
}
