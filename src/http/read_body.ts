import BodyParserMiddleware from '@adonisjs/core/bodyparser_middleware'
import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import type { NextFn } from '@adonisjs/core/types/http'

const BODILESS = new Set(['GET', 'HEAD'])

let parser: BodyParserMiddleware | undefined

/**
 * Parses the body of a request as `config/bodyparser.ts` says, unless the application's own middleware did so, and
 * goes on. Requests that have none by their method are spared the middleware.
 */
export async function readBody(ctx: HttpContext, next: NextFn): Promise<void> {
  const isParsed = '__raw_files' in ctx.request
  if (isParsed || BODILESS.has(ctx.request.method())) return next()

  parser ??= await app.container.make(BodyParserMiddleware)
  return parser.handle(ctx, next)
}
