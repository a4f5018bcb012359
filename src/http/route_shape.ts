import type { MarkedRoute } from './route_marks.js'

/**
 * What a route looks like to a client: parameters without their names, but with what they have to match. An optional
 * parameter at the end gives a second shape, without it.
 *
 * @example
 * ```ts
 * shapesOf({ pattern: '/parts/:id?', matchers: {} })   // ['/parts/:', '/parts']
 * ```
 */
export function shapesOf({
  pattern,
  matchers,
}: Pick<MarkedRoute, 'pattern' | 'matchers'>): string[] {
  const path = pattern.replace(/\/+$/, '')
  const shorter = path.replace(/\/:[^/]+\?$/, '')
  const shape = path.replaceAll(/:([^/?]+)\??/g, (_, name) => `:${matchers[name]?.match ?? ''}`)
  return shorter === path ? [shape] : [shape, ...shapesOf({ pattern: shorter, matchers })]
}
