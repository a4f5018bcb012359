import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MessagesProviderContact } from '@vinejs/vine/types'
import { Setting } from '../../../models/system/setting.js'
import type { Principal } from '../../../src/access/main.js'
import type { Page } from '../../../src/database/main.js'
import type { Translate } from '../../../src/i18n/main.js'
import { toSettingJson, whyNotKept } from '../../../src/modules/main.js'
import { changeSystem } from '../change.js'
import { declaredSettings, getDeclaredSetting } from './declared_settings.js'
import { E_SETTING_TOO_LONG } from './errors.js'
import { heldSettings } from './held_settings.js'
import { listSettingChanges, recordSettingChange, type SettingChange } from './setting_changes.js'
import { valueProblem } from './setting_input.js'
import { toSetting, type SettingResource } from './setting_resource.js'
import { fromStored, toStored } from './stored_value.js'
import type { SettingChangeFilters, SettingFilters } from './validators.js'

const LONGEST = 10_000

/** Who sets a value, and how they are told what is wrong with it. */
export interface Setter {
  actor: Principal
  messages: MessagesProviderContact
}

/** What operators see of the settings, and change. Only what they set has a row: a new default reaches all others. */
export class SettingsService {
  async list({ keyword }: SettingFilters, t: Translate): Promise<Page<SettingResource>> {
    const held = await heldSettings()
    const wanted = keyword?.toLowerCase() ?? ''
    const declared = await declaredSettings()
    const items = declared
      .map((setting) => toSetting(setting, held.get(setting.declaration.key)!, t))
      .filter(({ key, label }) => `${key}\n${label}`.toLowerCase().includes(wanted))
    return { items, total: items.length, page: 1, pageSize: items.length }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(key: string, t: Translate): Promise<SettingResource> {
    const setting = await getDeclaredSetting(key)
    const held = await heldSettings()
    return toSetting(setting, held.get(key)!, t)
  }

  /**
   * Sets a value that its schema accepted.
   *
   * @throws {E_RECORD_NOT_FOUND} {E_SETTING_TOO_LONG}
   * @throws {E_VALIDATION} if it would not hold, because the schema makes something else of it when it is read
   */
  async set(key: string, value: unknown, { actor, messages }: Setter): Promise<void> {
    const { declaration } = await getDeclaredSetting(key)
    if (await whyNotKept(declaration, value)) throw valueProblem('kept', messages)
    const to = toSettingJson(value)
    if (to.length > LONGEST) throw new E_SETTING_TOO_LONG([key, LONGEST])

    await changeSystem('nobody', async (trx) => {
      const row = await this.#lock(key, trx)
      const from = row ? fromStored(declaration, row) : toSettingJson(declaration.default)
      if (row && from === to) return

      const setting = row ?? new Setting().fill({ key })
      setting.merge({ ...toStored(declaration, to), updatedBy: actor.id })
      await setting.useTransaction(trx).save()
      await recordSettingChange(declaration, { from, to, isDefault: false }, actor, trx)
    })
  }

  /** Has the declared default hold again. @throws {E_RECORD_NOT_FOUND} */
  async reset(key: string, actor: Principal): Promise<void> {
    const { declaration } = await getDeclaredSetting(key)
    await changeSystem('nobody', async (trx) => {
      const row = await this.#lock(key, trx)
      if (!row) return

      await row.delete()
      const [from, to] = [fromStored(declaration, row), toSettingJson(declaration.default)]
      await recordSettingChange(declaration, { from, to, isDefault: true }, actor, trx)
    })
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async changes(key: string, page: SettingChangeFilters): Promise<Page<SettingChange>> {
    const { declaration } = await getDeclaredSetting(key)
    return listSettingChanges(declaration, page)
  }

  #lock(key: string, client: TransactionClientContract): Promise<Setting | null> {
    return Setting.query({ client }).where('key', key).forUpdate().first()
  }
}
