import vine, { errors } from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import { findInputProblems, type FieldSchema } from '../http/main.js'
import { hideUserInfo, SECRET_NAME } from '../secrets.js'
import { E_PLUGIN_OPTIONS_INVALID } from './errors.js'

const LONGEST = 80

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
  const known = validator.toJSONSchema() as FieldSchema
  const unknown = findInputProblems(known, options)
    .filter(({ rule }) => rule === 'unknown')
    .map(({ field }) => `${field} is unknown (known are: ${siblingsOf(field, known) || 'none'})`)

  const [error, validated] = await validator.tryValidate(options)
  if (error && !(error instanceof errors.E_VALIDATION_ERROR)) throw error
  const wrong = ((error?.messages ?? []) as { field: string; message: string }[]).map(
    ({ field, message }) => `${field} is ${show(field, options)}: ${message}`
  )

  const problems = [...unknown, ...wrong]
  if (problems.length > 0) throw new E_PLUGIN_OPTIONS_INVALID([plugin, problems.join('; ')])
  return validated
}

function siblingsOf(field: string, schema: FieldSchema): string {
  const folder = field.split('.').slice(0, -1)
  const parent = folder.reduce<FieldSchema | undefined>(
    (inner, key) => inner?.properties?.[key] ?? inner?.items,
    schema
  )
  return Object.keys(parent?.properties ?? {}).join(', ')
}

/* A message goes to the log, where no secret may be: what holds further values is not shown at all. */
function show(field: string, options: Record<string, unknown>): string {
  const value = field
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], options)
  if (value === undefined || value === null) return String(value)
  if (SECRET_NAME.test(field)) return 'hidden'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  const text = hideUserInfo(value)
  return `'${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}'`
}
