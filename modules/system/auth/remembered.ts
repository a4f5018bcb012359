import type { Principal, PrincipalData } from '../../../src/access/main.js'

/**
 * Works something out for a principal once, and again when anything about them changed: what is remembered hangs on
 * what was read of them.
 */
export function rememberPerPrincipal<Value>(
  work: (principal: Principal) => Promise<Value>
): (principal: Principal) => Promise<Value> {
  const values = new WeakMap<PrincipalData, Promise<Value>>()
  return (principal) => {
    const known = values.get(principal.data)
    if (known) return known

    const value = work(principal)
    values.set(principal.data, value)
    value.catch(() => values.delete(principal.data))
    return value
  }
}
