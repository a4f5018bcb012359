/** The parts of a JSON Schema that say which fields there are. */
export interface ObjectSchema {
  properties?: Record<string, ObjectSchema>
  items?: ObjectSchema
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Finds the fields that a schema does not know, at any depth.
 *
 * @returns their paths, for instance `['colour', 'lines.0.quantityy']`
 */
export function unknownFields(schema: ObjectSchema, value: unknown, path = ''): string[] {
  if (schema.properties && isObject(value)) {
    const known = schema.properties
    return Object.keys(value).flatMap((key) =>
      Object.hasOwn(known, key)
        ? unknownFields(known[key]!, value[key], `${path}${key}.`)
        : [`${path}${key}`]
    )
  }
  if (schema.items && Array.isArray(value)) {
    return value.flatMap((item, index) => unknownFields(schema.items!, item, `${path}${index}.`))
  }
  return []
}
