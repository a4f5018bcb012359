import router from '@adonisjs/core/services/router'
import { listMarkedRoutes, type Mark } from '@iti/framework/http'

/** One way to call a route: a method, and an address in which every parameter is 1. */
export interface Call {
  method: string
  url: string
  pattern: string
  marks: Mark[]
}

/** Every way to call every route of the application. */
export const everyCall = (): Call[] =>
  listMarkedRoutes(router).flatMap(({ methods, pattern, marks }) =>
    methods.map((method) => ({
      method,
      url: pattern.replaceAll(/:\w+/g, '1'),
      pattern,
      marks,
    }))
  )

/** The calls whose one mark is of a kind, as `GET /api/auth/me`. */
export const callsMarked = (kind: Mark['kind']): Call[] =>
  everyCall().filter(({ marks }) => marks.length === 1 && marks[0]!.kind === kind)
