import type { ExtensionPoint } from '../../src/extensions/main.js'
import { readinessChecks } from './health/readiness.js'
import { userCreated, userDeleted, userDeleting, userUpdated } from './users/events.js'
import { userFields } from './users/fields/user_field.js'

export { readinessChecks } from './health/readiness.js'
export {
  userCreated,
  userDeleted,
  userDeleting,
  userUpdated,
  type UserEvent,
} from './users/events.js'
export { userFields, type UserField } from './users/fields/user_field.js'

/** The places where modules and plugins may add to the system domain. */
export const points: ExtensionPoint[] = [
  readinessChecks,
  userCreated,
  userUpdated,
  userDeleted,
  userDeleting,
  userFields,
]
