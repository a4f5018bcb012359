import semver from 'semver'
import type { Check } from '../check.js'
import { frameworkPackage, installedVersion } from '../packages.js'
import { combine, fail, type Verdict } from '../verdict.js'

export const peers: Check = {
  name: 'peers',
  title: 'Packages that the framework works with',
  run({ root }) {
    const { peerDependencies = {}, peerDependenciesMeta = {} } = frameworkPackage()
    const found = Object.entries(peerDependencies).flatMap(([name, range]): Verdict[] => {
      const version = installedVersion(root, name)
      const remedy = `npm install ${name}@"${range}"`
      if (version === null) {
        const isOptional = peerDependenciesMeta[name]?.optional === true
        return isOptional ? [] : [fail(`${name} is not installed, and ${range} is needed`, remedy)]
      }
      if (semver.satisfies(version, range, { includePrerelease: true })) return []
      return [fail(`${name} ${version} is installed, and ${range} is needed`, remedy)]
    })
    return combine(found, `all of ${Object.keys(peerDependencies).length} fit`)
  },
}
