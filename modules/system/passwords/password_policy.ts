import { inject } from '@adonisjs/core'
import { errors } from '@vinejs/vine'
import { Extensions } from '../../../src/extensions/main.js'
import { E_PASSWORD_REFUSED } from './errors.js'
import {
  passwordRules,
  type PasswordOwner,
  type PasswordRule,
  type Refusal,
} from './password_rule.js'

/** What a rule has against a password. */
export interface PasswordProblem {
  rule: string
  message: Refusal
}

/** Asks the rules that were added whether a password may be chosen. Its length has been validated before. */
@inject()
export class PasswordPolicy {
  constructor(private extensions: Extensions) {}

  /**
   * Refuses a password as a field of a request that is not valid, with all that the rules have against it.
   *
   * @param owner asked for only if there are rules
   * @throws {E_VALIDATION} naming the field and each rule
   */
  async assertAllowed(
    password: string,
    owner: PasswordOwner | (() => Promise<PasswordOwner>),
    field: 'password' | 'newPassword'
  ): Promise<void> {
    if (this.#rules.length === 0) return

    const problems = await this.problemsOf(
      password,
      typeof owner === 'function' ? await owner() : owner
    )
    if (problems.length === 0) return
    throw new errors.E_VALIDATION_ERROR(problems.map((problem) => ({ field, ...problem })))
  }

  /** All that the rules have against a password, in their order. */
  async problemsOf(password: string, owner: PasswordOwner): Promise<PasswordProblem[]> {
    const problems: PasswordProblem[] = []
    for (const rule of this.#rules) {
      const message = await this.#ask(rule, password, owner)
      if (message !== undefined) problems.push({ rule: rule.name, message })
    }
    return problems
  }

  get #rules(): readonly PasswordRule[] {
    return this.extensions.of(passwordRules)
  }

  async #ask(
    rule: PasswordRule,
    password: string,
    { username, nickname, email, phone }: PasswordOwner
  ): Promise<Refusal | undefined> {
    // a copy of these alone: what is passed here may be a whole row
    const message = await rule.check(password, { username, nickname, email, phone })
    if (message === undefined) return undefined
    // answers are logged and shown, whatever the rule was asked not to do
    const text = typeof message === 'string' ? message : message.message
    return text.includes(password) ? new E_PASSWORD_REFUSED([rule.name]) : message
  }
}
