import { join } from 'node:path'
import {
  extendManifest,
  migrationBody,
  MIGRATIONS_FOLDER,
  namePackageMigration,
} from '../migrations/main.js'
import { declarePlugin } from './declare_plugin.js'
import { E_PLUGIN_EXISTS } from './errors.js'
import { assertPluginName } from './name_rules.js'
import { findMigration, type Plan } from './plan.js'
import { resourceNames, type ResourceNames } from './resource_names.js'
import type { PlannedFile, Workspace } from './workspace.js'

const STUBS = ['plugin', 'options', 'hooks', 'routes', 'controller', 'service']
const VERSION = '1.0.0'
const COLUMNS = ["table.string('name', 64).notNullable()"]
const NEXT = ['node ace iti:sync-migrations', 'node ace migration:run', 'node ace db:seed']

/**
 * Plans a plugin with a resource of its name: its files, its migration with their manifest, and what makes it known.
 *
 * @throws {E_PLUGIN_NAME_INVALID} {E_PLUGIN_EXISTS} {E_PLUGIN_UNDECLARABLE} {E_ASSEMBLER_MISSING}
 */
export async function planPlugin(workspace: Workspace, name: string): Promise<Plan> {
  assertPluginName(name)
  for (const folder of [`plugins/${name}`, `modules/${name}`]) {
    if (workspace.has(folder)) throw new E_PLUGIN_EXISTS([folder])
  }

  const resource = resourceNames(name)
  const hasTest = await workspace.canTest()
  const stubs = [...STUBS, ...(hasTest ? ['test'] : [])].map((stub) => `make/plugin/${stub}`)
  const files = await workspace.renderStubs(stubs, {
    plugin: { name, title: resource.title, version: VERSION },
    resource,
  })
  const migration = await planMigration(workspace, name, resource)
  const known = await declarePlugin(workspace, name)
  return { files: [...known, ...files, ...migration], hasTest, next: NEXT }
}

async function planMigration(
  workspace: Workspace,
  plugin: string,
  { table }: ResourceNames
): Promise<PlannedFile[]> {
  const slug = `create_${table}`
  const taken = await findMigration(workspace, slug)
  if (taken) throw new E_PLUGIN_EXISTS([`${MIGRATIONS_FOLDER}/${taken}`])

  const folder = workspace.path('plugins', plugin, 'database')
  const { root } = workspace
  const file = await namePackageMigration({ root, plugin, folder, slug, now: new Date() })
  const path = join(folder, file)
  const body = migrationBody({ kind: 'create', table, columns: COLUMNS })
  const text = await workspace.format(path, body)

  const files = new Map([[file, text]])
  const manifest = extendManifest(null, { package: `plugins/${plugin}`, version: VERSION, files })
  const manifestPath = join(folder, 'manifest.json')
  const json = await workspace.format(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`)
  return [
    { path, text },
    { path: manifestPath, text: json },
  ]
}
