import type { Declared } from '../declared.js'
import { hasName, suitsFramework } from './names.js'
import { hasNamesOfItsOwn, hasPointsToExtend } from './names_of_declarations.js'
import { takesNothing } from './ownership.js'
import { hasParentsOfMenus, hasPermissionNames, hasPermissionsOfMenus } from './permissions.js'
import { findCycles, hasRequirements } from './requirements.js'
import type { BlamedProblem } from './rule.js'

export { dependenciesOf } from './requirements.js'

const RULES = [
  hasName,
  suitsFramework,
  hasRequirements,
  takesNothing,
  hasPermissionNames,
  hasPermissionsOfMenus,
  hasParentsOfMenus,
  hasNamesOfItsOwn,
  hasPointsToExtend,
]

/** Every problem of the manifests, so that one start of the application tells them all. */
export function findProblems(all: readonly Declared[], version: string): BlamedProblem[] {
  return [
    ...all.flatMap((declared) =>
      RULES.flatMap((rule) => rule(declared, { all, version })).map((problem) => ({
        ...problem,
        blamed: declared,
      }))
    ),
    ...findCycles(all),
  ]
}
