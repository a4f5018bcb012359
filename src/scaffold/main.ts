/*
 * What generates code: names, the stubs rendered and formatted, changes of files that are there by their syntax
 * trees, and the writing of it all. Nothing here needs a database or a booted application.
 */
export * from './errors.js'
export { extendManifest } from './extend_manifest.js'
export { extendRoutes } from './extend_routes.js'
export { makeFormatter } from './formatter.js'
export { type Plan } from './plan.js'
export { planModule } from './plan_module.js'
export { planPlugin } from './plan_plugin.js'
export { planResource } from './plan_resource.js'
export { planTask } from './plan_task.js'
export { resourceNames, type ResourceNames } from './resource_names.js'
export { scaffold, type Scaffolding } from './scaffold.js'
export { type PlannedFile, type Workspace } from './workspace.js'
export { writePlan } from './write_plan.js'
