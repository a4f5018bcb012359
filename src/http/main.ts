export { answerBadUrl } from './bad_url.js'
export { assertMarks, assertRoutesOf, type RouteRules } from './assert_routes.js'
export { Envelope, requestIdOf } from './envelope.js'
export * from './errors.js'
export { ExceptionHandler, tellFailure } from './exception_handler.js'
export { findInputProblems, type FieldSchema } from './input_problems.js'
export { id, idFilter, ids, integer, selectionInput, sort, status } from './fields.js'
export { idParam } from './id_param.js'
export { listQuery } from './list_query.js'
export { PROBLEM_TYPE, toOwnType, toProblem, toTitle, type Problem } from './problem.js'
export {
  currentActor,
  currentWork,
  type RequestContext,
  requestContextOf,
  runForRequest,
  runForWork,
  type WorkContext,
} from './request_context.js'
export { commitRoutes } from './route_conflicts.js'
export { listMarkedRoutes, registerMarks, type Mark, type MarkedRoute } from './route_marks.js'
export { moment } from './moment.js'
export { registerRoutesOf, withdrawRoutesOf } from './route_owners.js'
export { SERVICE_API } from './service_api.js'
export { makeTraceparent, toTraceContext, type TraceContext } from './trace_context.js'
export { nest, toTreeOrder, type Branch } from './tree.js'
export { trustIn } from './trusted_proxies.js'
export { validateBody, validateQuery } from './validate.js'
