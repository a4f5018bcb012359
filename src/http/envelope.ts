import type { HttpContext } from '@adonisjs/core/http'

/** The paths that speak in envelopes. */
export const ADMIN_API = '/api/'

/**
 * The body of every answer of the admin API.
 * `code` is 0 or the kind of failure: 400, 401, 403, 404, 409, 422, 423, 429, 500; `error` is a failure's stable
 * name, and `details` is JSON that says more about it, for validation `[{ field, rule, message }]`.
 */
export class Envelope<Data = unknown> {
  readonly code: number
  readonly message: string
  readonly data: Data | null
  readonly requestId: string
  readonly error?: string
  readonly details?: unknown

  constructor(fields: {
    code?: number
    message?: string
    data?: Data | null
    requestId: string
    error?: string
    details?: unknown
  }) {
    this.code = fields.code ?? 0
    this.message = fields.message ?? 'ok'
    this.data = fields.data ?? null
    this.requestId = fields.requestId
    this.error = fields.error
    this.details = fields.details
  }
}

/**
 * Puts what a controller of the admin API returned into the envelope. It is done in place, so that the answer is
 * serialised once; failures have theirs already, streams and files pass untouched.
 */
export function wrapInEnvelope(ctx: HttpContext): void {
  const { response } = ctx
  if (!ctx.route?.pattern.startsWith(ADMIN_API) || response.getStatus() >= 300) return
  if (response.hasStream || response.hasFileToStream) return

  const content = response.content?.[0]
  if (content instanceof Envelope) return

  const body = new Envelope({ data: content, requestId: requestIdOf(ctx) })
  // as text: an envelope holds plain data, which needs none of what the framework's serialiser guards against
  const text = JSON.stringify(body)
  response.header('content-type', 'application/json; charset=utf-8')
  if (response.content) response.content[0] = text
  else response.status(200).send(text)
}

const REQUEST_ID = /^[\w.:-]{1,64}$/

/** The id of a request. One that a client sent is kept if it is harmless to write into a log. */
export function requestIdOf({ request }: HttpContext): string {
  const sent = request.request.headers['x-request-id']
  if (sent !== undefined && (typeof sent !== 'string' || !REQUEST_ID.test(sent))) {
    delete request.request.headers['x-request-id']
  }
  return request.id()!
}
