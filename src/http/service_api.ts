import type { HttpContext } from '@adonisjs/core/http'

/** The paths that speak in problem details, whatever is asked for below them. */
export const SERVICE_API = '/services/'

/* A property, as the context of a request is: see there. */
const SERVED = Symbol('iti.service_request')

type Holder = HttpContext & { [SERVED]?: boolean }

/** Has a request answered in problem details, though its path is one of another kind. */
export const answerInProblems = (ctx: HttpContext): void => {
  ;(ctx as Holder)[SERVED] = true
}

/** Whether a failure of this request is told by problem details. */
export const speaksInProblems = (ctx: HttpContext): boolean =>
  (ctx as Holder)[SERVED] === true || ctx.request.url().startsWith(SERVICE_API)
