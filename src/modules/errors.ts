import { createError } from '@adonisjs/core/exceptions'

/** Something wrong with the declared modules and plugins; they are found together and told together. */
export interface ModuleProblem {
  code: string
  message: string
}

export const E_MODULES_INVALID = createError<[count: number, list: string]>(
  '%d problem(s) with the declared modules and plugins:\n%s',
  'E_MODULES_INVALID',
  500
)

export const E_MODULE_HOOK_FAILED = createError<
  [kind: string, name: string, step: string, ms: string, reason: string]
>('The %s "%s" failed in its hook "%s" after %s ms: %s', 'E_MODULE_HOOK_FAILED', 500)

export const E_FACADE_UNBOUND = createError<[facade: string]>(
  'No module binds %s. Name it in the "facades" of the module that implements it, and declare that module in adonisrc.ts',
  'E_FACADE_UNBOUND',
  500
)

export const E_FACADE_INCOMPLETE = createError<
  [implementation: string, facade: string, operation: string]
>(
  '%s, which is bound to %s, has no method "%s". Implement it, or take it out of the contract',
  'E_FACADE_INCOMPLETE',
  500
)

export const E_MODULES_ELSEWHERE = createError<[list: string]>(
  'config/services.ts leaves modules to other processes that it cannot:\n%s\nName modules of adonisrc.ts, and every facade of theirs in "remote"',
  'E_MODULES_ELSEWHERE',
  500
)
