import semver from 'semver'
import { frameworkVersion } from '../../version.js'
import type { Check } from '../check.js'
import { readPackage } from '../packages.js'
import { pass, warn } from '../verdict.js'

const NAME = '@iti/framework'

export const framework: Check = {
  name: 'framework',
  title: 'Framework',
  run({ root }) {
    const own = readPackage(root)
    const wanted = own?.dependencies?.[NAME] ?? own?.devDependencies?.[NAME]
    if (own?.name === NAME || isExact(wanted)) return pass(`${NAME} ${frameworkVersion}`)
    const said = wanted === undefined ? 'does not name it' : `asks for "${wanted}"`
    return warn(
      `${NAME} ${frameworkVersion}, but package.json ${said}: another installation may get another release`,
      `Pin it: npm install --save-exact ${NAME}@${frameworkVersion}`
    )
  },
}

/* A file, an address with a tag, or one version. */
const isExact = (wanted = ''): boolean => {
  if (semver.valid(wanted) !== null) return true
  if (/^(?:file|link|workspace):/.test(wanted) || /\.tgz$/.test(wanted)) return true
  return /#(?!semver:)./.test(wanted)
}
