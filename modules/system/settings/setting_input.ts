import type { HttpContext } from '@adonisjs/core/http'
import { errors } from '@vinejs/vine'
import type { FieldContext, MessagesProviderContact } from '@vinejs/vine/types'
import { validateBody } from '../../../src/http/main.js'
import { messagesFor } from '../../../src/i18n/main.js'
import { settingValidator, type SettingDeclaration } from '../../../src/modules/main.js'

const MESSAGES = {
  required: 'The {{ field }} field must be defined',
  kept: 'The {{ field }} field would not hold: the schema makes something else of it when it is read',
}

/**
 * The `value` of a body, as the schema of a setting wants it. It has to be there: an optional schema would take a body
 * without it for the wish that nothing holds.
 *
 * @throws {E_VALIDATION}
 */
export async function valueInput(
  ctx: HttpContext,
  declaration: SettingDeclaration
): Promise<unknown> {
  const { value } = await validateBody(ctx, settingValidator(declaration))
  if (!Object.hasOwn(ctx.request.body(), 'value')) throw valueProblem('required', messagesFor(ctx))
  return value
}

/** The usual answer to input that is wrong, of the field `value`. */
export function valueProblem(rule: keyof typeof MESSAGES, messages: MessagesProviderContact) {
  const field = { name: 'value', wildCardPath: 'value' } as FieldContext
  const message = messages.getMessage(MESSAGES[rule], rule, field)
  return new errors.E_VALIDATION_ERROR([{ field: 'value', rule, message }])
}
