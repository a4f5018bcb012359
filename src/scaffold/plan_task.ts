import string from '@adonisjs/core/helpers/string'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { declareTask, type TaskList } from './declare_task.js'
import { E_TASK_EXISTS, E_TASK_OWNER_UNKNOWN } from './errors.js'
import { assertTaskName } from './name_rules.js'
import type { Plan } from './plan.js'
import type { Workspace } from './workspace.js'

const APPLICATION = 'app'
const CONFIG = 'config/tasks.ts'
const NEW_CONFIG = `import { defineTasks } from '@iti/framework/tasks'

export default defineTasks({
  tasks: [],
})
`

/** Where what an owner has is, and where it says so. */
interface Owner {
  /** Of its tasks. */
  folder: string
  /** The file that lists them. */
  list: string
  function: string
}

/**
 * Plans a task of a module, of a plugin or of the application itself, and its line where those are listed.
 *
 * @throws {E_TASK_NAME_INVALID} {E_TASK_OWNER_UNKNOWN} {E_TASK_EXISTS} {E_TASK_UNDECLARABLE} {E_ASSEMBLER_MISSING}
 */
export async function planTask(
  workspace: Workspace,
  { owner: asked, name }: { owner: string; name: string }
): Promise<Plan> {
  const className = string.pascalCase(name)
  assertTaskName(name, className)
  const owner = await getOwner(workspace, asked)
  const path = `${owner.folder}/${name}.ts`
  if (workspace.has(path)) throw new E_TASK_EXISTS([path])

  const id = `${asked}.${name}`
  const title = string.sentenceCase(name)
  const task = { id, path, title, class: className }
  const files = await workspace.renderStubs(['make/task/task'], { task })
  const sources = await workspace.openSources()
  const declared = declareTask(sources, await readList(workspace, owner), workspace.path(path))
  const listed = await Promise.all(
    declared.map(async (file) => ({ ...file, text: await workspace.format(file.path, file.text) }))
  )
  return { files: [...files, ...listed], hasTest: true, next: [`node ace task:run ${id} --wait`] }
}

async function getOwner(workspace: Workspace, name: string): Promise<Owner> {
  if (name === APPLICATION) {
    return { folder: 'app/tasks', list: CONFIG, function: 'defineTasks' }
  }
  const modules = await ownersIn(workspace, 'modules', 'module.ts')
  const plugins = await ownersIn(workspace, 'plugins', 'plugin.ts')
  if (modules.includes(name)) {
    const folder = `modules/${name}`
    return { folder: `${folder}/tasks`, list: `${folder}/module.ts`, function: 'defineModule' }
  }
  if (plugins.includes(name)) {
    const folder = `plugins/${name}`
    return { folder: `${folder}/tasks`, list: `${folder}/plugin.ts`, function: 'definePlugin' }
  }
  throw new E_TASK_OWNER_UNKNOWN([name, [...modules, ...plugins, APPLICATION].join(', ')])
}

async function ownersIn(workspace: Workspace, folder: string, file: string): Promise<string[]> {
  if (!workspace.has(folder)) return []
  const names = await readdir(workspace.path(folder))
  return names.filter((name) => name !== 'system' && workspace.has(folder, name, file)).sort()
}

async function readList(workspace: Workspace, owner: Owner): Promise<TaskList> {
  const path = workspace.path(owner.list)
  const text = existsSync(path) ? await readFile(path, 'utf8') : NEW_CONFIG
  return { file: { path, text }, told: owner.list, function: owner.function }
}
