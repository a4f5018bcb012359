import semver from 'semver'
import type { Check } from '../check.js'
import { frameworkPackage, installedVersion } from '../packages.js'
import { fail, pass } from '../verdict.js'

export const node: Check = {
  name: 'node',
  title: 'Node.js',
  run({ root }) {
    const wanted = frameworkPackage().engines?.node ?? '*'
    const running = process.versions.node
    const pinned = installedVersion(root, 'node')
    const told = `${running} runs${pinned ? `, ${pinned} is pinned` : ''}`

    const isFine = [running, pinned ?? running].every((one) => semver.satisfies(one, wanted))
    if (isFine) return pass(told)
    return fail(
      `${told}, and the framework needs ${wanted}`,
      'Install a Node.js that fits, or pin one for the project: npm install --save-dev --save-exact node'
    )
  },
}
