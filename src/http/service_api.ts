import type { HttpContext } from '@adonisjs/core/http'

/** The paths that speak in problem details, whatever is asked for below them. */
export const SERVICE_API = '/services/'

const served = new WeakSet<HttpContext>()

/** Has a request answered in problem details, though its path is one of another kind. */
export const answerInProblems = (ctx: HttpContext): void => void served.add(ctx)

/** Whether a failure of this request is told by problem details. */
export const speaksInProblems = (ctx: HttpContext): boolean =>
  served.has(ctx) || ctx.request.url().startsWith(SERVICE_API)
