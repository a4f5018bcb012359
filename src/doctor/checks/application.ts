import type { Check } from '../check.js'
import { fail, pass } from '../verdict.js'

export const application: Check = {
  name: 'application',
  title: 'Application',
  timeLimit: 60_000,
  async run(project) {
    const booted = await project.boot()
    if (booted.app) return pass('its configuration, providers and modules boot')
    if (!booted.error) return booted.otherwise
    return fail(`it does not boot: ${booted.error.message}`, 'Correct what the message names')
  },
}
