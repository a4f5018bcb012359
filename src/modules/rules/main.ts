import type { Declared } from '../declared.js'
import { hasName, suitsFramework } from './names.js'
import { hasNamesOfItsOwn, hasPointsToExtend } from './names_of_declarations.js'
import { hasNameAlone, takesNothing } from './ownership.js'
import { hasParentsOfMenus, hasPermissionNames, hasPermissionsOfMenus } from './permissions.js'
import { hasRequirements, judgeCycles } from './requirements.js'
import type { BlamedProblem } from './rule.js'
import { hasValidDictionaries, hasValidSettings } from './values_of_declarations.js'

export { dependenciesOf } from './requirements.js'

const RULES = [
  hasName,
  suitsFramework,
  hasRequirements,
  hasNameAlone,
  takesNothing,
  hasPermissionNames,
  hasPermissionsOfMenus,
  hasParentsOfMenus,
  hasNamesOfItsOwn,
  hasPointsToExtend,
  hasValidDictionaries,
  hasValidSettings,
]

/** Every problem of the manifests, so that one start of the application tells them all. */
export async function findProblems(
  all: readonly Declared[],
  version: string
): Promise<BlamedProblem[]> {
  const found = all.flatMap((declared) =>
    RULES.map(async (rule) => {
      const problems = await rule(declared, { all, version })
      return problems.map((problem) => ({ ...problem, blamed: declared }))
    })
  )
  const problems = await Promise.all(found)
  return [...problems.flat(), ...judgeCycles(all)]
}
