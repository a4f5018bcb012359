export { bindFacade, bindLocally, type FacadeBinding } from './bindings.js'
export { flattenMenus, type MenuDeclaration, type PermissionDeclarations } from './declarations.js'
export {
  defineModule,
  type LazyModule,
  type ModuleHooks,
  type ModuleManifest,
} from './define_module.js'
export * from './errors.js'
export { command, facade, query, type CallOptions, type InputOf, type OutputOf } from './facade.js'
export { ModuleRegistry, type ModuleDescription, type ModuleTimes } from './registry.js'
