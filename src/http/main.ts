export { answerBadUrl } from './bad_url.js'
export { commitRoutes } from './assert_routes.js'
export { Envelope, requestIdOf } from './envelope.js'
export * from './errors.js'
export { ExceptionHandler } from './exception_handler.js'
export { id, idFilter, ids, integer, selectionInput, sort, status } from './fields.js'
export { idParam } from './id_param.js'
export { listQuery } from './list_query.js'
export {
  assertMarks,
  listMarkedRoutes,
  registerMarks,
  type Mark,
  type MarkedRoute,
} from './route_marks.js'
export { moment } from './moment.js'
export { registerRoutesOf, withdrawRoutesOf } from './route_owners.js'
export { nest, toTreeOrder, type Branch } from './tree.js'
export { trustIn } from './trusted_proxies.js'
export { validateBody, validateQuery } from './validate.js'
