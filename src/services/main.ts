export { processClock, type Clock } from '../clock/main.js'
export {
  describeContract,
  type ContractOwner,
  type OpenApiDocument,
} from './contract/describe_contract.js'
export * from './contract/errors.js'
export { findContract, type FoundContract } from './contract/find_contract.js'
export { checkRemotes, E_SERVICE_CONFIG_INVALID } from './check_remote.js'
export type { AttemptReport, CallEnd, CallObserver } from './client/observer.js'
export { DEFAULT_LIMITS, type CallLimits, type ClientLimits } from './client/options.js'
export type { RawResponse, Transport, TransportRequest } from './client/transport.js'
export { TransportFailure } from './client/transport.js'
export {
  defineServices,
  remote,
  type RemoteFacade,
  type RemoteOptions,
  type ServicesConfig,
} from './define_services.js'
export * from './errors.js'
export * from './idempotency/errors.js'
export { IdempotentCommands } from './idempotency/idempotent_commands.js'
export { storeAnswer } from './idempotency/store_answer.js'
export { ApiMetrics, type ServedRequest } from './metrics/api_metrics.js'
export { CallMetrics } from './metrics/call_metrics.js'
export { measureServices } from './metrics/service_gauges.js'
export { measureTokenExpiry } from './metrics/token_expiry.js'
export { E_DEADLINE_EXCEEDED, E_DEADLINE_INVALID } from './server/deadline.js'
export * from './server/errors.js'
export {
  OperationEndpoint,
  type EndpointAnswer,
  type EndpointRequest,
} from './server/operation_endpoint.js'
export { registerServiceRoutes, type ServedFacade } from './server/router_service.js'
export { ServiceApi } from './server/service_api.js'
export { ServiceRegistry, type ServiceDescription } from './service_registry.js'
export { askServer, E_SERVER_REFUSED, E_SERVER_SILENT } from './status/ask_server.js'
export { serverUrlOf, E_SERVER_URL_INVALID } from './status/server_url.js'
export { E_SERVICE_INPUT_UNSENDABLE } from './wire/operation_route.js'
