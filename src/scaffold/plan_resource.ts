import { readdir } from 'node:fs/promises'
import { E_MODULE_UNKNOWN } from './errors.js'
import { extendManifest } from './extend_manifest.js'
import { extendRoutes } from './extend_routes.js'
import { assertModuleName, assertResourceName } from './name_rules.js'
import { type Plan, planFiles } from './plan.js'
import { resourceNames } from './resource_names.js'
import type { ModuleResource, PlannedFile, Workspace } from './workspace.js'

/**
 * Plans a further resource of a module that is there.
 *
 * @throws {E_MODULE_NAME_INVALID} {E_MODULE_UNKNOWN} {E_RESOURCE_NAME_INVALID} {E_RESOURCE_EXISTS}
 * @throws {E_MODULE_NOT_EXTENSIBLE} {E_ASSEMBLER_MISSING}
 */
export async function planResource(
  workspace: Workspace,
  { module, resource: asked }: { module: string; resource: string }
): Promise<Plan> {
  assertModuleName(module)
  const resource = resourceNames(module, asked)
  assertResourceName(asked, resource)
  await assertModuleExists(workspace, module)

  const plan = await planFiles(workspace, { module, resource })
  const changed = await planChanges(workspace, { module, resource })
  return { ...plan, files: [...changed, ...plan.files] }
}

async function assertModuleExists(workspace: Workspace, name: string): Promise<void> {
  const isModule = (folder: string) => workspace.has('modules', folder, 'module.ts')
  if (isModule(name)) return

  const folders = workspace.has('modules') ? await readdir(workspace.path('modules')) : []
  const modules = folders.filter((folder) => folder !== 'system' && isModule(folder)).sort()
  throw new E_MODULE_UNKNOWN([name, modules.join(', ') || 'none'])
}

/** The files of the module that all its resources share, with what the stubs say of this one. */
async function planChanges(workspace: Workspace, target: ModuleResource): Promise<PlannedFile[]> {
  const sources = await workspace.openSources()
  const [manifest, routes] = await workspace.render(['manifest', 'routes'], target)
  const files = [...extendManifest(sources, manifest!), extendRoutes(sources, routes!)]
  return Promise.all(
    files.map(async ({ path, text }) => ({ path, text: await workspace.format(path, text) }))
  )
}
