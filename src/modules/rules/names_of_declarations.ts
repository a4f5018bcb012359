import { fileOf } from '../define_module.js'
import type { ModuleManifest } from '../define_module.js'
import type { Rule } from './rule.js'

const NAME = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/

/* What is called module.name. An event reads module:past_tense, and is a point too. */
const NAMED: [code: string, what: string, namesOf: (manifest: ModuleManifest) => string[]][] = [
  [
    'E_DICTIONARY_NAME',
    'dictionary',
    ({ dictionaries = [] }) => dictionaries.map((one) => one.code),
  ],
  ['E_SETTING_NAME', 'setting', ({ settings = [] }) => settings.map(({ key }) => key)],
  [
    'E_EXTENSION_POINT_NAME',
    'extension point',
    ({ points = [] }) => points.map(({ name }) => name.replace(':', '.')),
  ],
]

export const hasNamesOfItsOwn: Rule = ({ manifest }) =>
  NAMED.flatMap(([code, what, namesOf]) =>
    namesOf(manifest)
      .filter((name) => !NAME.test(name) || !name.startsWith(`${manifest.name}.`))
      .map((name) => ({
        code,
        message: `"${manifest.name}" declares the ${what} "${name}". Its name starts with the module: ${manifest.name}.name, in ${fileOf(manifest)}.`,
      }))
  )

/** A point belongs to a module that is there; one whose module is not declared would be asked by nobody. */
export const hasPointsToExtend: Rule = ({ manifest }, { all }) => {
  const offered = all.flatMap(({ manifest: other }) => other.points ?? [])
  return (manifest.extends ?? [])
    .filter(({ point }) => !offered.includes(point))
    .map(({ point }) => ({
      code: 'E_EXTENSION_POINT_UNKNOWN',
      message: `"${manifest.name}" adds to the extension point "${point.name}", which no declared module offers. There are: ${offered.map(({ name }) => name).join(', ') || 'none'}.`,
    }))
}
