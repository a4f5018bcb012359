import { readdir } from 'node:fs/promises'
import {
  migrationBody,
  MIGRATIONS_FOLDER,
  parseFileName,
  type PreparedMigration,
  prepareMigration,
} from '../migrations/main.js'
import { E_RESOURCE_EXISTS } from './errors.js'
import type { ModuleResource, PlannedFile, Workspace } from './workspace.js'

/** Everything that a command is going to write, known before the first file is written. */
export interface Plan {
  files: PlannedFile[]
  /** one of the stream; a plugin keeps its own among its files */
  migration?: PreparedMigration
  /** false where the project could not compile a test */
  hasTest: boolean
  /** the commands that come next, where they are not those of a module */
  next?: readonly string[]
}

const STUBS = ['controller', 'service', 'validator', 'transformer']
const COLUMNS = ["table.string('name', 64).notNullable()", "table.string('remark', 500).nullable()"]

/**
 * Plans what every resource has to itself. What it shares with others, the manifest and the routes, is up to the
 * caller.
 *
 * @throws {E_RESOURCE_EXISTS}
 */
export async function planFiles(workspace: Workspace, target: ModuleResource): Promise<Plan> {
  const hasTest = await workspace.canTest()
  const stubs = [...STUBS, ...(hasTest ? ['test'] : []), 'model']
  const files = await workspace.render(stubs, target)
  const taken = files.find(({ path }) => workspace.has(path))
  if (taken) throw new E_RESOURCE_EXISTS([workspace.relative(taken.path)])
  return { files, migration: await planMigration(workspace, target.resource.table), hasTest }
}

async function planMigration(workspace: Workspace, table: string): Promise<PreparedMigration> {
  const slug = `create_${table}`
  const taken = await findMigration(workspace, slug)
  if (taken) throw new E_RESOURCE_EXISTS([`${MIGRATIONS_FOLDER}/${taken}`])

  const path = workspace.path(MIGRATIONS_FOLDER, `${slug}.ts`)
  const body = migrationBody({ kind: 'create', table, columns: COLUMNS })
  return prepareMigration({
    root: workspace.root,
    slug,
    body: await workspace.format(path, body),
    now: new Date(),
  })
}

/** A migration of the stream that does the same, as far as its name says. */
export async function findMigration(
  workspace: Workspace,
  slug: string
): Promise<string | undefined> {
  if (!workspace.has(MIGRATIONS_FOLDER)) return undefined
  const files = await readdir(workspace.path(MIGRATIONS_FOLDER))
  return files.find((file) => parseFileName(file)?.slug === slug)
}
