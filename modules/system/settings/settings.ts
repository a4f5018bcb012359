import type { SettingDeclaration } from '../../../src/modules/main.js'
import { E_SETTING_UNDECLARED, E_SETTING_UNREADABLE } from './errors.js'
import { heldSettings } from './held_settings.js'

/**
 * Tells code what holds for a setting: what an operator set or, until then, the declared default. Nothing is asked of
 * the database while nothing changes; a change counts at once in this process, and within a second in others.
 *
 * @example
 * ```ts
 * @inject()
 * export class StaleOrders {
 *   constructor(private settings: Settings) {}
 *
 *   async close() {
 *     const days = await this.settings.get(closeAfterDays)
 *   }
 * }
 * ```
 */
export class Settings {
  /**
   * What holds for a setting, with the type of its schema. The value is shared: do not change it. Ask before a
   * transaction is opened, because now and then it has to ask the database.
   *
   * @throws {E_SETTING_UNDECLARED} {E_SETTING_UNREADABLE}
   */
  async get<Value>({ key }: SettingDeclaration<Value>): Promise<Value> {
    const settings = await heldSettings()
    const held = settings.get(key)
    if (!held) throw new E_SETTING_UNDECLARED([key])
    if (held.isUnreadable) throw new E_SETTING_UNREADABLE([key])
    return held.value as Value
  }
}
