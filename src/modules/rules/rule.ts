import type { Declared } from '../declared.js'
import type { ModuleProblem } from '../errors.js'

/** What a rule looks at. */
export interface Checked {
  all: readonly Declared[]
  /** The version of the framework. */
  version: string
}

/** A problem, and whose it is: of the later one, where two want the same. */
export interface BlamedProblem extends ModuleProblem {
  blamed: Declared
}

/** Finds what is wrong with one manifest. */
export type Rule = (
  declared: Declared,
  checked: Checked
) => ModuleProblem[] | Promise<ModuleProblem[]>
