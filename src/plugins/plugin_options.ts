import vine, { errors } from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import { inspect } from 'node:util'
import { E_PLUGIN_OPTIONS_INVALID } from './errors.js'

/* A message goes to the log, where no secret may be. */
const SECRET = /key|secret|token|password|credential/i

/**
 * Holds the options of a plugin against its schema. Options that the schema does not know are refused too: most are
 * a slip of the pen.
 *
 * @throws {E_PLUGIN_OPTIONS_INVALID} naming each key with its value
 */
export async function validateOptions(
  plugin: string,
  schema: SchemaTypes | undefined,
  options: Record<string, unknown> = {}
): Promise<unknown> {
  const validator = vine.create((schema ?? vine.object({})) as ReturnType<typeof vine.object>)
  const { properties = {} } = validator.toJSONSchema()
  const unknown = Object.keys(options)
    .filter((key) => !Object.hasOwn(properties, key))
    .map((key) => `${key} is unknown (known are: ${Object.keys(properties).join(', ') || 'none'})`)

  const [error, validated] = await validator.tryValidate(options)
  if (error && !(error instanceof errors.E_VALIDATION_ERROR)) throw error
  const wrong = ((error?.messages ?? []) as { field: string; message: string }[]).map(
    ({ field, message }) => `${field} is ${show(field, options)}: ${message}`
  )

  const problems = [...unknown, ...wrong]
  if (problems.length > 0) throw new E_PLUGIN_OPTIONS_INVALID([plugin, problems.join('; ')])
  return validated
}

function show(field: string, options: Record<string, unknown>): string {
  const value = field
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], options)
  if (SECRET.test(field) && value !== undefined) return 'hidden'
  return inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 80 })
}
