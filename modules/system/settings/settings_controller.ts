import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { principalOf } from '../../../src/access/main.js'
import { validateQuery } from '../../../src/http/main.js'
import { messagesFor, translatorOf } from '../../../src/i18n/main.js'
import { getDeclaredSetting } from './declared_settings.js'
import { valueInput } from './setting_input.js'
import { SettingsService } from './settings_service.js'
import { settingChangeFilters, settingFilters } from './validators.js'

@inject()
export default class SettingsController {
  constructor(private settings: SettingsService) {}

  async index(ctx: HttpContext) {
    return this.settings.list(await validateQuery(ctx, settingFilters), translatorOf(ctx))
  }

  async show(ctx: HttpContext) {
    return this.settings.get(keyOf(ctx), translatorOf(ctx))
  }

  async update(ctx: HttpContext) {
    const { declaration } = await getDeclaredSetting(keyOf(ctx))
    const value = await valueInput(ctx, declaration)
    const setter = { actor: principalOf(ctx), messages: messagesFor(ctx) }
    await this.settings.set(declaration.key, value, setter)
    return this.show(ctx)
  }

  async destroy(ctx: HttpContext) {
    await this.settings.reset(keyOf(ctx), principalOf(ctx))
  }

  async changes(ctx: HttpContext) {
    return this.settings.changes(keyOf(ctx), await validateQuery(ctx, settingChangeFilters))
  }
}

const keyOf = ({ request }: HttpContext): string => String(request.param('key'))
