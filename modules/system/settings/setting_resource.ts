import type { Translate } from '../../../src/i18n/main.js'
import { settingValidator } from '../../../src/modules/main.js'
import type { DeclaredSetting } from './declared_settings.js'
import type { HeldSetting } from './held_settings.js'

/** A setting as the API tells it. */
export interface SettingResource {
  key: string
  label: string
  group: string
  /** What holds; null of a secret. */
  value: unknown
  /** What holds unless somebody says otherwise; null of a secret. */
  default: unknown
  /** Whether nobody set it. */
  isDefault: boolean
  secret: boolean
  /** Whether it is a secret that was set, and cannot be decrypted: code that asks for it fails until it is set again. */
  isUnreadable: boolean
  /** What a value has to look like, as JSON Schema. */
  schema: unknown
}

export function toSetting(
  { declaration, group }: DeclaredSetting,
  { value, isDefault, isUnreadable = false }: HeldSetting,
  t: Translate
): SettingResource {
  const { key, label, secret = false } = declaration
  const { properties } = settingValidator(declaration).toJSONSchema()
  return {
    key,
    label: t(`settings.${key}`, label),
    group: t(`settings.groups.${group}`, group),
    value: secret ? null : (value ?? null),
    default: secret ? null : (declaration.default ?? null),
    isDefault,
    secret,
    isUnreadable,
    schema: properties!.value,
  }
}
