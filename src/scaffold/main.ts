export { declareModule } from './declare_module.js'
export * from './errors.js'
export { makeFormatter, type Format } from './formatter.js'
export { resourceNames, type ResourceNames } from './resource_names.js'
