import type { Failure } from '../../../src/errors.js'
import { ExtensionPoint } from '../../../src/extensions/main.js'

/** Whose password it is to be. Nothing that is stored of passwords is told to a rule. */
export interface PasswordOwner {
  username: string
  nickname: string
  email: string | null
  phone: string | null
}

/**
 * What a password must not be, besides too short. It is asked wherever somebody chooses a password, and never about
 * those that are generated.
 *
 * @example
 * ```ts
 * const noOwnName: PasswordRule = {
 *   name: 'ownName',
 *   check: (password, { username }) =>
 *     password.includes(username) ? 'The password must not contain the user name' : undefined,
 * }
 * export default noOwnName
 * ```
 */
export interface PasswordRule {
  /** Told as the `rule` of a refusal, in camelCase. */
  name: string
  /**
   * What is wrong with a password, or nothing. A failure is told in the caller's language, a text as it is. Neither
   * may contain the password.
   */
  check(password: string, owner: PasswordOwner): Refusal | undefined | Promise<Refusal | undefined>
}

/** Why a password is refused. */
export type Refusal = string | Failure

/** Where rules for passwords are added. */
export const passwordRules = new ExtensionPoint<PasswordRule>(
  'system.password_rules',
  'Rules for passwords that somebody chooses',
  { keyOf: ({ name }) => name }
)
