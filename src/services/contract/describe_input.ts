import type { FacadeCall } from '../../modules/main.js'
import { E_SERVICE_CONTRACT_INVALID } from './errors.js'
import type { JsonSchema } from './json_schema.js'
import type { Location } from './location.js'
import { toWireSchema } from './wire_schema.js'

/** A field that stands in the path or in the query string. */
interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  schema: JsonSchema
  style?: 'form'
  explode?: boolean
}

interface DescribedInput {
  parameters: Parameter[]
  requestBody?: { required: true; content: Record<string, { schema: JsonSchema }> }
}

const SCALARS = new Set(['string', 'number', 'integer', 'boolean'])

/**
 * Says where each field of an input is told: in the path, in the query string, or in the body.
 *
 * @throws {E_SERVICE_CONTRACT_INVALID} naming the field that cannot be told there
 */
export function describeInput(
  call: FacadeCall,
  { pathFields, isBodiless }: Location
): DescribedInput {
  const schema = toWireSchema(call.operation.input)
  if (pathFields.length === 0 && !isBodiless) return { parameters: [], requestBody: toBody(schema) }

  const { properties, required = [], ...rest } = schema
  const refuse = (problem: string): never => {
    throw new E_SERVICE_CONTRACT_INVALID([call.facade, call.name, problem])
  }
  if (!properties) {
    return refuse('its input has fields that vary, and only fixed ones have a place in a URL')
  }
  const inPath = pathFields.map((name): Parameter => {
    const field = properties[name] ?? refuse(`the field "${name}" of its path is not in its input`)
    if (!required.includes(name)) refuse(`the field "${name}" of its path must not be optional`)
    if (!isScalar(field)) refuse(`the field "${name}" of its path must be ${ONE}`)
    return { name, in: 'path', required: true, schema: field }
  })

  const others = Object.entries(properties).filter(([name]) => !pathFields.includes(name))
  if (!isBodiless) {
    const isLeft = (name: string) => !pathFields.includes(name)
    const left = {
      ...rest,
      properties: Object.fromEntries(others),
      required: required.filter(isLeft),
    }
    return { parameters: inPath, requestBody: toBody(left) }
  }
  const inQuery = others.map(([name, field]): Parameter => {
    const isList = field.type === 'array' && isScalar(field.items as JsonSchema)
    if (!isList && !isScalar(field)) {
      refuse(`the field "${name}" has no place in a query string, which takes ${ONE}, or a list`)
    }
    const parameter = {
      name,
      in: 'query',
      required: required.includes(name),
      schema: field,
    } as const
    return isList ? { ...parameter, style: 'form', explode: true } : parameter
  })
  return { parameters: [...inPath, ...inQuery] }
}

const ONE = 'a string, a number, a boolean or one of a list of those, never null'

const toBody = (schema: JsonSchema): DescribedInput['requestBody'] => ({
  required: true,
  content: { 'application/json': { schema } },
})

/* What stands in a URL arrives as text, which cannot be null; an enum compares it without reading it as a number. */
function isScalar({ type, enum: values, anyOf }: JsonSchema): boolean {
  if (anyOf) return anyOf.every(isScalar)
  if (values && type === undefined) return values.every((value) => typeof value === 'string')
  return typeof type === 'string' && SCALARS.has(type)
}
