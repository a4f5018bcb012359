import type { CompiledNode, CompiledRules } from './compiled_schema.js'
import type { JsonSchema } from './json_schema.js'

type Correction = (told: JsonSchema, options: unknown) => void

const withoutPattern: Correction = (told) => delete told.pattern
const withoutFormat: Correction = (told) => delete told.format

/*
 * The rules that Vine tells otherwise than it checks them. What JSON Schema cannot tell is left out: whoever relies on
 * a contract can bear a rule that is not told, and not one that is told wrongly.
 */
const CORRECTIONS: Record<string, Correction> = {
  // a pattern has no flags
  regex(told, options) {
    const isOwn = options instanceof RegExp && options.source === told.pattern
    if (isOwn && /[imsvy]/.test(options.flags)) delete told.pattern
  },
  // these two take letters of either case
  hexCode: withoutPattern,
  ulid: withoutPattern,
  // "example.com" is none to JSON Schema
  url: withoutFormat,
  email(told, options) {
    if (options !== undefined) delete told.format
  },
  ipAddress(told, options) {
    if ((options as { version?: number } | undefined)?.version === undefined) delete told.format
  },
  boolean(told) {
    delete told.enum
    told.type = 'boolean'
  },
  positive(told) {
    if (told.minimum !== 0) return
    delete told.minimum
    told.exclusiveMinimum = 0
  },
}

/** Puts right what a value that has no parts is told to be. */
export function correctRules(
  told: JsonSchema,
  { validations, allowNull, subtype }: CompiledNode,
  rules: CompiledRules
): JsonSchema {
  // a type that cannot be told is told as null once it may be null, too
  if (allowNull && subtype !== 'null' && told.type === 'null') delete told.type

  // one that may be null, and has a list of values, is wrapped
  const inner = told.anyOf?.length === 2 && told.anyOf[0]!.enum ? told.anyOf[0]! : told
  for (const { name, ruleFnId } of validations) {
    CORRECTIONS[name]?.(inner, rules[ruleFnId]?.options)
  }
  if (inner.pattern !== undefined && !isPortable(inner.pattern)) delete inner.pattern
  return told
}

/* Validators of JSON Schema read a pattern by the rules of Unicode, which forbid some that work without them. */
function isPortable(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}
