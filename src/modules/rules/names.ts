import semver from 'semver'
import { fileOf } from '../define_module.js'
import type { Rule } from './rule.js'

const NAME = /^[a-z][a-z0-9_]{1,30}$/

export const hasName: Rule = ({ manifest: { name } }) => {
  if (NAME.test(name)) return []
  return [
    {
      code: 'E_MODULE_NAME',
      message: `"${name}" is no module name: a lower-case letter, then 1 to 30 lower-case letters, digits or underscores.`,
    },
  ]
}

export const suitsFramework: Rule = ({ manifest }, { version }) => {
  const { name, framework } = manifest
  if (framework && semver.validRange(framework) === null) {
    return [
      {
        code: 'E_MODULE_FRAMEWORK_VERSION',
        message: `"${name}" wants the framework "${framework}", which is no range of versions. Write one such as ^${version} as "framework" in ${fileOf(manifest)}.`,
      },
    ]
  }
  if (!framework || semver.satisfies(version, framework, { includePrerelease: true })) return []
  return [
    {
      code: 'E_MODULE_FRAMEWORK_VERSION',
      message: `"${name}" wants the framework ${framework}, installed is ${version}. Upgrade the framework, or widen "framework" in ${fileOf(manifest)}.`,
    },
  ]
}
