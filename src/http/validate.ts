import type { HttpContext } from '@adonisjs/core/http'
import { errors, type VineValidator } from '@vinejs/vine'
import type { FieldContext, Infer, SchemaTypes } from '@vinejs/vine/types'
import { messagesFor } from '../i18n/main.js'
import { findInputProblems, type FieldSchema } from './input_problems.js'

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

const MESSAGES = {
  unknown: 'There is no field {{ field }} here',
  required: 'The {{ field }} field must be defined',
  characters: 'The {{ field }} field has characters that cannot be stored',
}

async function validate<Schema extends SchemaTypes>(
  ctx: HttpContext,
  validator: Validator<Schema>,
  data: Record<string, unknown>
): Promise<Infer<Schema>> {
  const problems = findInputProblems(schemaOf(validator), data)
  const messagesProvider = messagesFor(ctx)
  if (problems.length === 0) return validator.validate(data, { messagesProvider })

  const named = problems.map(({ field, rule }) => ({
    field,
    rule,
    message: messagesProvider.getMessage(MESSAGES[rule], rule, namedAs(field)),
  }))
  // what the validator has to say of the other fields, so that all that is wrong is told at once; some of its rules
  // cannot bear characters that are none
  const isReadable = problems.every(({ rule }) => rule !== 'characters')
  const [error] = isReadable ? await validator.tryValidate(data, { messagesProvider }) : []
  const further: { field: string }[] = error?.messages ?? []
  const isNew = ({ field }: { field: string }) => named.every((one) => one.field !== field)
  throw new errors.E_VALIDATION_ERROR([...named, ...further.filter(isNew)])
}

/* As much of a field as its message needs. */
const namedAs = (field: string) => ({ name: field, wildCardPath: field }) as FieldContext

const schemas = new WeakMap<object, FieldSchema>()

function schemaOf(validator: Validator<SchemaTypes>): FieldSchema {
  const schema = schemas.get(validator) ?? (validator.toJSONSchema() as FieldSchema)
  schemas.set(validator, schema)
  return schema
}
