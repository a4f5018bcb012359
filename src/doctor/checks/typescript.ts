import semver from 'semver'
import type { Check } from '../check.js'
import { installedVersion } from '../packages.js'
import { fail, pass } from '../verdict.js'

const WANTED = '^6.0.0'

export const typescript: Check = {
  name: 'typescript',
  title: 'TypeScript',
  run({ root }) {
    const version = installedVersion(root, 'typescript')
    if (version === null) return pass('not installed, as a production installation has it')
    if (semver.satisfies(version, WANTED)) return pass(version)
    return fail(
      `${version} is installed, and the framework is made for ${WANTED}`,
      `npm install --save-dev typescript@"${WANTED}"`
    )
  },
}
