/** The parts of a JSON Schema that say which fields there are, and whether they may be null. */
export interface FieldSchema {
  type?: string | string[]
  enum?: unknown[]
  anyOf?: FieldSchema[]
  properties?: Record<string, FieldSchema>
  /** What other fields may be, where any others may be there. */
  additionalProperties?: boolean | FieldSchema
  items?: FieldSchema
}

/** A field that is wrong whatever else the schema says of it. */
export interface InputProblem {
  /** for instance `lines.0.quantity` */
  field: string
  rule: 'unknown' | 'required' | 'characters'
}

/* An answer names so many at the most: whoever sends garbage must not get more of it back. */
const MOST_PROBLEMS = 20

/**
 * Finds, at any depth, what validators let pass: fields that they do not know, null where a field may only be
 * missing, and characters that no database stores (NUL, halves of surrogate pairs).
 */
export function findInputProblems(schema: FieldSchema, input: unknown): InputProblem[] {
  const problems: InputProblem[] = []
  const visit = (known: FieldSchema, value: unknown, path: string): void => {
    if (problems.length >= MOST_PROBLEMS) return
    if (value === null && !allowsNull(known)) problems.push({ field: path, rule: 'required' })
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
      problems.push({ field: path, rule: 'characters' })
    }
    const prefix = path && `${path}.`
    if (Array.isArray(value) && known.items) {
      for (const [index, item] of value.entries()) visit(known.items, item, `${prefix}${index}`)
    } else if (isObject(value) && known.properties) {
      for (const [key, field] of Object.entries(value)) {
        if (Object.hasOwn(known.properties, key)) visit(known.properties[key]!, field, prefix + key)
        else if (!known.additionalProperties && problems.length < MOST_PROBLEMS)
          problems.push({ field: prefix + key, rule: 'unknown' })
      }
    }
  }
  visit(schema, input, '')
  return problems
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const allowsNull = ({ type, anyOf, enum: values }: FieldSchema): boolean => {
  if (anyOf) return anyOf.some(allowsNull)
  if (values) return values.includes(null)
  return type === undefined || type === 'null' || (Array.isArray(type) && type.includes('null'))
}
