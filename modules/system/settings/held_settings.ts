import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import { primaryOf } from '../../../src/database/main.js'
import { settingValidator, type SettingDeclaration } from '../../../src/modules/main.js'
import { UntilChanged } from '../until_changed.js'
import { declaredSettings } from './declared_settings.js'
import { fromStored, isStoredFor, type StoredValue } from './stored_value.js'

/** What holds for a setting. */
export interface HeldSetting {
  value: unknown
  isDefault: boolean
  /** A secret that was set, but cannot be decrypted. */
  isUnreadable?: boolean
}

const held = new UntilChanged(async (_: 'all') => {
  const rows = await primaryOf(db).from('iti_settings').select('key', 'value', 'is_secret')
  const stored = new Map<string, StoredValue>(
    rows.map(({ key, value, is_secret }) => [key, { value, isSecret: Boolean(is_secret) }])
  )
  const settings = new Map<string, HeldSetting>()
  for (const { declaration } of await declaredSettings()) {
    settings.set(declaration.key, await toHeld(declaration, stored.get(declaration.key)))
  }
  return settings
})

/** What holds for each declared setting, by key; nothing is asked of the database while nothing changes. */
export const heldSettings = (): Promise<ReadonlyMap<string, HeldSetting>> => held.get('all')

async function toHeld(declaration: SettingDeclaration, stored?: StoredValue): Promise<HeldSetting> {
  const byDefault = { value: declaration.default, isDefault: true }
  if (stored === undefined || !isStoredFor(declaration, stored)) return byDefault

  const json = fromStored(declaration, stored)
  if (json === null) return { value: null, isDefault: false, isUnreadable: true }

  try {
    const { value } = await settingValidator(declaration).validate({ value: JSON.parse(json) })
    return { value, isDefault: false }
  } catch {
    // a later release may allow less than the one under which it was set, and one row must not take all others along
    const { key } = declaration
    logger.error({ setting: key }, 'What is stored for a setting is not valid: its default holds')
    return byDefault
  }
}
