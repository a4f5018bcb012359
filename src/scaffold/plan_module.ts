import { declareModule } from './declare_module.js'
import { E_MODULE_EXISTS } from './errors.js'
import { assertModuleName, assertResourceName } from './name_rules.js'
import { type Plan, planFiles } from './plan.js'
import { resourceNames } from './resource_names.js'
import type { Workspace } from './workspace.js'

/**
 * Plans a module with its first resource, by default of the module's name, and its line in `adonisrc.ts`.
 *
 * @throws {E_MODULE_NAME_INVALID} {E_RESOURCE_NAME_INVALID} {E_MODULE_EXISTS} {E_RESOURCE_EXISTS}
 * @throws {E_RC_FILE_UNREADABLE} {E_ASSEMBLER_MISSING}
 */
export async function planModule(
  workspace: Workspace,
  { module, resource: asked = module }: { module: string; resource?: string }
): Promise<Plan> {
  assertModuleName(module)
  const resource = resourceNames(module, asked)
  assertResourceName(asked, resource)
  for (const folder of [`modules/${module}`, `models/${module}`]) {
    if (workspace.has(folder)) throw new E_MODULE_EXISTS([folder])
  }

  const target = { module, resource }
  const plan = await planFiles(workspace, target)
  const shared = await workspace.render(['manifest', 'routes'], target)
  const rcFile = workspace.path('adonisrc.ts')
  const declared = declareModule(await workspace.openSources(), rcFile, module)
  const rc = { path: rcFile, text: await workspace.format(rcFile, declared) }
  return { ...plan, files: [rc, ...shared, ...plan.files] }
}
