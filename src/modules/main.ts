export { bindFacade, bindLocally, type FacadeBinding } from './bindings.js'
export {
  flattenMenus,
  type DictionaryDeclaration,
  type DictionaryItemDeclaration,
  type MenuDeclaration,
  type PermissionDeclarations,
  type SettingDeclaration,
} from './declarations.js'
export { labelOf, type Declaration } from './declared.js'
export {
  defineModule,
  fileOf,
  type LazyModule,
  type ModuleHooks,
  type ModuleManifest,
} from './define_module.js'
export { DICTIONARY_LIMITS } from './dictionary_limits.js'
export { describePoints, type Contributor, type PointDescription } from './describe_points.js'
export * from './errors.js'
export {
  command,
  facade,
  hasContract,
  query,
  type CallOptions,
  type ContractFacade,
  type Facade,
  type InputOf,
  type OutputOf,
} from './facade.js'
export { checkedBinding, checkInput, checkOutput, implementContract } from './facade_binding.js'
export { assertJson } from './facade_json.js'
export { toTold } from './facade_failure.js'
export { isIdempotencyKey } from './idempotency_key.js'
export { LocalFacades } from './local_facades.js'
export type { FacadeCall, Methods } from './facade_call.js'
export * from './facade_errors.js'
export type { HttpRoute, Operation, OperationErrors, Operations } from './facade_operation.js'
export { isSpokenFor } from './facade_contract.js'
export { ModuleLifecycle, type LifecycleParts, type RouteRegistration } from './lifecycle.js'
export { ModuleRegistry, type ModuleDescription, type ModuleTimes } from './registry.js'
export type { Skipped } from './resolve_modules.js'
export { SealedBindings } from './sealed_bindings.js'
export { settingValidator, toSettingJson, whyNotKept } from './setting_schema.js'
