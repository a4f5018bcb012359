import type { Check } from '../check.js'
import type { Project } from '../project.js'
import { combine, fail } from '../verdict.js'
import { leftOut } from './modules.js'

export const application: Check = {
  name: 'application',
  title: 'Application',
  timeLimit: 60_000,
  async run(project) {
    const booted = await project.boot()
    if (booted.app) {
      const told = await skippedBefore(project)
      const found = booted.skipped.filter(({ name }) => !told.includes(name)).map(leftOut)
      return combine(found, 'its configuration, providers, modules and routes start')
    }
    if (!booted.error) return booted.otherwise
    return fail(`it does not boot: ${booted.error.message}`, 'Correct what the message names')
  },
}

/* What the manifests alone say of a plugin is told with the modules. */
async function skippedBefore(project: Project): Promise<string[]> {
  const { registry } = await project.modules()
  return registry.skipped.map(({ name }) => name)
}
