import type { HttpContext } from '@adonisjs/core/http'
import { errors, type VineValidator } from '@vinejs/vine'
import type { Infer, SchemaTypes } from '@vinejs/vine/types'
import { messagesFor, translatorOf } from '../i18n/main.js'
import { unknownFields, type ObjectSchema } from './unknown_fields.js'

type Validator<Schema extends SchemaTypes> = VineValidator<Schema, any>

/**
 * Validates the body of a request. A key that the validator does not know is an error, as a typing mistake in an
 * optional field would otherwise pass in silence.
 *
 * @throws {E_VALIDATION} with `details` per field
 *
 * @example
 * ```ts
 * const input = await validateBody(ctx, createUser)
 * ```
 */
export const validateBody = <Schema extends SchemaTypes>(
  ctx: HttpContext,
  validator: Validator<Schema>
) => validate(ctx, validator, ctx.request.body())

/**
 * Validates the query string of a request, with the same rule for unknown keys.
 *
 * @throws {E_VALIDATION} with `details` per field
 */
export const validateQuery = <Schema extends SchemaTypes>(
  ctx: HttpContext,
  validator: Validator<Schema>
) => validate(ctx, validator, ctx.request.qs())

async function validate<Schema extends SchemaTypes>(
  ctx: HttpContext,
  validator: Validator<Schema>,
  data: Record<string, unknown>
): Promise<Infer<Schema>> {
  const unknown = unknownFields(schemaOf(validator), data)
  if (unknown.length > 0) {
    const t = translatorOf(ctx)
    const messageOf = (field: string) =>
      t('validator.shared.messages.unknown', `There is no field ${field} here`, { field })
    throw new errors.E_VALIDATION_ERROR(
      unknown.map((field) => ({ field, rule: 'unknown', message: messageOf(field) }))
    )
  }
  return validator.validate(data, { messagesProvider: messagesFor(ctx) })
}

const schemas = new WeakMap<object, ObjectSchema>()

function schemaOf(validator: Validator<SchemaTypes>): ObjectSchema {
  const schema = schemas.get(validator) ?? (validator.toJSONSchema() as ObjectSchema)
  schemas.set(validator, schema)
  return schema
}
