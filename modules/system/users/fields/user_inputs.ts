import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import { Extensions } from '../../../../src/extensions/main.js'
import { validateBody, validateQuery } from '../../../../src/http/main.js'
import {
  createUserFields,
  createUserInput,
  updateUserFields,
  updateUserInput,
  userFilterFields,
  userFilters,
  type CreateUserInput,
  type UpdateUserInput,
  type UserFilters,
} from '../validators.js'
import { userFields, type UserField } from './user_field.js'

/* What requests about users may contain: the fields of users, and those that were added to them. */
const makeInputs = (fields: readonly UserField[]) => {
  const writable = fields.filter(({ write }) => write)
  const attributes = groupOf(writable.map(({ name, schema }) => [name, schema]))
  const filter = groupOf(
    fields.flatMap((field) =>
      field.filter ? [[`attributes.${field.name}`, field.filter.schema] as const] : []
    )
  )
  return {
    create: attributes ? vine.create({ ...createUserFields, attributes }) : createUserInput,
    update: attributes ? vine.create({ ...updateUserFields, attributes }) : updateUserInput,
    filters: filter ? vine.create({ ...userFilterFields, filter }) : userFilters,
  }
}

/* Where nothing was added, there is no key for it: an unknown key is refused. */
function groupOf(entries: readonly (readonly [string, SchemaTypes])[]) {
  if (entries.length === 0) return undefined
  const optional = entries.map(([name, schema]) => [name, toOptional(schema)])
  return vine.object(Object.fromEntries(optional)).optional()
}

const toOptional = (schema: SchemaTypes): SchemaTypes =>
  (schema as unknown as { clone(): { optional(): SchemaTypes } }).clone().optional()

const made = new WeakMap<readonly UserField[], ReturnType<typeof makeInputs>>()

/** Validates what requests about users contain, with validators that are compiled once. */
@inject()
export class UserInputs {
  constructor(private extensions: Extensions) {}

  create(ctx: HttpContext): Promise<CreateUserInput> {
    return validateBody(ctx, this.validators.create)
  }

  update(ctx: HttpContext): Promise<UpdateUserInput> {
    return validateBody(ctx, this.validators.update)
  }

  filters(ctx: HttpContext): Promise<UserFilters> {
    return validateQuery(ctx, this.validators.filters)
  }

  get fields(): readonly UserField[] {
    return this.extensions.of(userFields)
  }

  get validators(): ReturnType<typeof makeInputs> {
    const { fields } = this
    const known = made.get(fields) ?? makeInputs(fields)
    made.set(fields, known)
    return known
  }
}
