import type { Operation } from '../../modules/main.js'
import type { JsonSchema } from './json_schema.js'

/** What Vine compiles a schema to, as far as its JSON Schema does not tell it. */
export interface CompiledNode {
  type: 'literal' | 'object' | 'sub_object' | 'array' | 'tuple' | 'record' | 'union'
  subtype?: string
  fieldName: string
  allowNull?: boolean
  isOptional?: boolean
  allowUnknownProperties?: boolean
  validations: { name: string; ruleFnId: string }[]
  properties: CompiledNode[]
  groups: { conditions: { schema: CompiledNode }[] }[]
  conditions: { schema: CompiledNode }[]
  each: CompiledNode
}

/** The functions and options that a compiled schema names, by reference. */
export type CompiledRules = Record<string, { options?: unknown }>

/** A schema in both shapes: one says how it is told, the other what the first leaves out. */
export interface CompiledSchema {
  told: JsonSchema
  node: CompiledNode
  rules: CompiledRules
}

/** Reads the schema of an input or an output. What Vine tells is its own, and must not be changed. */
export function readSchema(validator: Operation['input']): CompiledSchema {
  const { schema, refs } = validator.toJSON()
  return {
    told: structuredClone(validator.toJSONSchema()) as JsonSchema,
    node: schema.schema as unknown as CompiledNode,
    rules: refs as unknown as CompiledRules,
  }
}
