import type { ExtensionPoint } from '../../src/extensions/main.js'
import { captchas } from './auth/captcha.js'
import { fileDrivers } from './files/file_driver.js'
import { readinessChecks } from './health/readiness.js'
import { passwordRules } from './passwords/password_rule.js'
import {
  taskRunCancelled,
  taskRunRequested,
  taskRunRetried,
  taskScheduleChanged,
  taskSchedulePaused,
  taskScheduleResumed,
} from './tasks/events.js'
import { userCreated, userDeleted, userDeleting, userUpdated } from './users/events.js'
import { userFields } from './users/fields/user_field.js'

export { captchas, type Captcha, type CaptchaQuestion } from './auth/captcha.js'
export { fileDrivers, type FileDriver } from './files/file_driver.js'
export { readinessChecks } from './health/readiness.js'
export {
  passwordRules,
  type PasswordOwner,
  type PasswordRule,
  type Refusal,
} from './passwords/password_rule.js'
export {
  taskRunCancelled,
  taskRunRequested,
  taskRunRetried,
  taskScheduleChanged,
  taskSchedulePaused,
  taskScheduleResumed,
  type TaskRunEvent,
  type TaskScheduleChange,
  type TaskScheduleEvent,
} from './tasks/events.js'
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
  passwordRules,
  captchas,
  fileDrivers,
  taskRunRequested,
  taskRunCancelled,
  taskRunRetried,
  taskSchedulePaused,
  taskScheduleResumed,
  taskScheduleChanged,
]
