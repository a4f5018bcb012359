export { bindFacade, bindLocally, type FacadeBinding } from './bindings.js'
export {
  flattenMenus,
  type DictionaryDeclaration,
  type DictionaryItemDeclaration,
  type MenuDeclaration,
  type PermissionDeclarations,
  type SettingDeclaration,
} from './declarations.js'
export type { Declaration } from './declared.js'
export {
  defineModule,
  fileOf,
  type LazyModule,
  type ModuleHooks,
  type ModuleManifest,
} from './define_module.js'
export * from './errors.js'
export { command, facade, query, type CallOptions, type InputOf, type OutputOf } from './facade.js'
export { ModuleLifecycle, type LifecycleParts } from './lifecycle.js'
export { ModuleRegistry, type ModuleDescription, type ModuleTimes } from './registry.js'
export type { Skipped } from './resolve_modules.js'
export { SealedBindings } from './sealed_bindings.js'
