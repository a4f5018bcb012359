import type { Principal } from '../../../../src/access/main.js'
import type { Translate } from '../../../../src/i18n/main.js'
import type { UserInputs } from './user_inputs.js'

/** A field of a form, for a front end that draws it. */
export interface FormField {
  /** Its path in the body of a request, for instance `attributes.positionIds`. */
  name: string
  isRequired: boolean
  /** What a value has to look like, as JSON Schema. */
  schema: object
  /** What to call it; the front end has names of its own for the fields of the framework. */
  label?: string
}

/** What a form for a new user asks for, and what one that changes a user may change. */
export interface UserForm {
  create: FormField[]
  update: FormField[]
}

interface ObjectSchema {
  properties?: Record<string, ObjectSchema>
  required?: string[]
}

/**
 * Describes the forms of users to somebody, with the fields that were added and that they may write. Those are called
 * what messages about them call them, in the language of the caller.
 */
export function toForm(
  { validators, fields }: UserInputs,
  { actor, t }: { actor: Principal; t: Translate }
): UserForm {
  const labels = new Map(
    fields
      .filter(({ permissions = {} }) =>
        [permissions.read, permissions.write].every((one) => one === undefined || actor.can(one))
      )
      .map(({ name, label }) => [name, t(`validator.shared.fields.${name}`, label)])
  )
  const describe = (schema: ObjectSchema): FormField[] => {
    const { attributes, ...own } = schema.properties ?? {}
    const added = Object.entries(attributes?.properties ?? {}).filter(([name]) => labels.has(name))
    return [
      ...Object.entries(own).map(([name, of]) => ({
        name,
        isRequired: schema.required?.includes(name) ?? false,
        schema: of,
      })),
      ...added.map(([name, of]) => ({
        name: `attributes.${name}`,
        isRequired: false,
        schema: of,
        label: labels.get(name),
      })),
    ]
  }
  return {
    create: describe(validators.create.toJSONSchema() as ObjectSchema),
    update: describe(validators.update.toJSONSchema() as ObjectSchema),
  }
}
