import type { Operation } from '../../modules/main.js'
import { readSchema, type CompiledNode, type CompiledSchema } from './compiled_schema.js'
import type { JsonSchema } from './json_schema.js'
import { correctRules } from './rule_corrections.js'

const SCALARS = new Set(['string', 'number', 'integer', 'boolean'])

/**
 * Tells the schema of an input or an output in the dialect of OpenAPI 3.1, which is not the one that Vine speaks. No
 * object is told to be closed: fields that a side does not know are dropped, since the other may be newer.
 */
export function toWireSchema(validator: Operation['input']): JsonSchema {
  return translate(readSchema(validator))
}

/** Whether an output may be missing altogether. */
export const mayAnswerNothing = (validator: Operation['output']): boolean =>
  mayBeMissing(readSchema(validator).node)

/** What Vine tells, and what it left out of it, put together. */
function translate({ told, node, rules }: CompiledSchema): JsonSchema {
  const inner = (schema: JsonSchema, child: CompiledNode) =>
    translate({ told: schema, node: child, rules })

  switch (node.type) {
    case 'object':
    case 'sub_object':
      return node.groups.length > 0
        ? translateGroups(told, node, inner)
        : translateObject(told, node, inner)
    case 'array':
      return translateList(told, node, inner)
    case 'tuple':
      return translateTuple(told, node, inner)
    case 'record':
      return {
        ...told,
        additionalProperties: inner(told.additionalProperties as JsonSchema, node.each),
      }
    case 'union':
      return { ...told, anyOf: translateBranches(told, node, inner) }
    default:
      return correctRules(told, node, rules)
  }
}

type Inner = (told: JsonSchema, node: CompiledNode) => JsonSchema

function translateObject(told: JsonSchema, node: CompiledNode, inner: Inner): JsonSchema {
  const entries = node.properties.map((property): [string, JsonSchema] => [
    property.fieldName,
    inner(told.properties![property.fieldName]!, property),
  ])
  // a field that may be null has to be there all the same
  const required = node.properties.filter((property) => !mayBeMissing(property))
  const object = {
    ...told,
    properties: Object.fromEntries(entries),
    required: required.map(({ fieldName }) => fieldName),
  }
  delete object.additionalProperties
  return object
}

/* Vine tells the groups and the fields that stand beside them as if only one of them held. */
function translateGroups(told: JsonSchema, node: CompiledNode, inner: Inner): JsonSchema {
  const groups = node.groups.map(({ conditions }, index) => ({
    anyOf: conditions.map(({ schema }, branch) =>
      inner(told.anyOf![index]!.anyOf![branch]!, schema)
    ),
  }))
  const { type, ...fields } = translateObject(told.anyOf![node.groups.length]!, node, inner)
  const all = { type: 'object', allOf: [fields, ...groups] }
  return node.allowNull ? { anyOf: [all, { type: 'null' }] } : all
}

/* That a value of several types may be missing is one of its branches. */
const isMissing = ({ subtype }: CompiledNode): boolean => subtype === 'optional'

const mayBeMissing = ({ isOptional, type, conditions }: CompiledNode): boolean =>
  isOptional || (type === 'union' && conditions.some(({ schema }) => isMissing(schema)))

const translateBranches = (told: JsonSchema, node: CompiledNode, inner: Inner): JsonSchema[] =>
  node.conditions.flatMap(({ schema }, index) =>
    isMissing(schema) ? [] : inner(told.anyOf![index]!, schema)
  )

function translateList(told: JsonSchema, node: CompiledNode, inner: Inner): JsonSchema {
  const items = inner(told.items as JsonSchema, node.each)
  const list: JsonSchema = { ...told, items }
  // Vine tells objects apart by who they are or by a few of their fields, and does not count null
  if (!SCALARS.has(String(items.type))) delete list.uniqueItems
  return list
}

function translateTuple(told: JsonSchema, node: CompiledNode, inner: Inner): JsonSchema {
  const { items, minItems, maxItems, ...rest } = told as JsonSchema & { additionalItems?: unknown }
  delete rest.additionalItems
  const places = items as unknown as JsonSchema[]
  const lastNeeded = node.properties.findLastIndex((place) => !mayBeMissing(place))
  return {
    ...rest,
    prefixItems: node.properties.map((place, index) => inner(places[index]!, place)),
    minItems: lastNeeded + 1,
  }
}
