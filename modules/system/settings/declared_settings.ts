import app from '@adonisjs/core/services/app'
import { E_RECORD_NOT_FOUND } from '../../../src/http/main.js'
import type { SettingDeclaration } from '../../../src/modules/main.js'

/** A setting, and the heading under which it is shown. */
export interface DeclaredSetting {
  declaration: SettingDeclaration
  group: string
}

/** Every setting of the modules and plugins that are there. */
export async function declaredSettings(): Promise<DeclaredSetting[]> {
  const modules = await app.container.make('iti.modules')
  return modules.ordered.flatMap(({ title, settings = [] }) =>
    settings.map((declaration) => ({ declaration, group: declaration.group ?? title }))
  )
}

/** @throws {E_RECORD_NOT_FOUND} if nobody declares it */
export async function getDeclaredSetting(key: string): Promise<DeclaredSetting> {
  const all = await declaredSettings()
  const setting = all.find(({ declaration }) => declaration.key === key)
  if (!setting) throw new E_RECORD_NOT_FOUND(['setting', key.slice(0, 64)])
  return setting
}
