import { Kernel } from '@adonisjs/core/ace'
import { AppFactory } from '@adonisjs/core/factories/app'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ModuleManifest } from '@iti/framework/modules'
import { getActiveTest } from '@japa/runner'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Project, type Status } from '../../../src/doctor/main.js'
import { checks } from '../../../src/doctor/checks/main.js'

/** An environment that `start/env.ts` takes, and that says nothing of the machine that runs the tests. */
const ENVIRONMENT = { 'start/env.js': 'export default { set() {} }' }

/** What a project has besides its files and modules. */
interface Extras {
  /** A provider, for instance one that never boots. */
  provider?: new (app: ApplicationService) => object
  bootLimit?: number
}

/**
 * A project with nothing but these files and modules, outside of this repository. It is gone when the test is over.
 */
export async function makeProject(
  files: Record<string, string> = {},
  modules: ModuleManifest[] = [],
  { provider, bootLimit }: Extras = {}
): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'doctor '))
  getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries({ ...ENVIRONMENT, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const url = pathToFileURL(`${root}/`)
  const importer = (path: string) => import(path.startsWith('.') ? new URL(path, url).href : path)
  const app = new AppFactory().create(url, importer) as ApplicationService
  app.rcContents({
    modules: modules.map((manifest) => async () => ({ default: manifest })),
    providers: provider ? [async () => ({ default: provider })] : [],
  })
  await app.init()
  const system = () => import('../../../modules/system/module.js')
  return new Project({ app, commands: new Kernel(app), system, bootLimit })
}

/** Puts the files of a project under the care of Git. */
export function track(project: Project, ...files: string[]): void {
  execFileSync('git', ['init', '--quiet'], { cwd: project.root })
  if (files.length > 0) execFileSync('git', ['add', '--force', ...files], { cwd: project.root })
}

/** Runs one check of the doctor. */
export const check = (name: string, project: Project) =>
  checks.find((one) => one.name === name)!.run(project)

/** Runs one check of the doctor, for its status alone. */
export async function statusOf(name: string, project: Project): Promise<Status> {
  const { status } = await check(name, project)
  return status
}

/** Sets variables of the process until the test is over; `undefined` unsets. */
export function setVariables(variables: Record<string, string | undefined>): void {
  const before = { ...process.env }
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  getActiveTest()!.cleanup(() => {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  })
}
