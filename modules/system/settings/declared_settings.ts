import app from '@adonisjs/core/services/app'
import vine from '@vinejs/vine'
import { E_RECORD_NOT_FOUND } from '../../../src/http/main.js'
import type { SettingDeclaration } from '../../../src/modules/main.js'

/** A setting, and the heading under which it is shown. */
export interface DeclaredSetting {
  declaration: SettingDeclaration
  group: string
}

const makeValidator = ({ schema }: SettingDeclaration) => vine.create({ value: schema })

const validators = new WeakMap<SettingDeclaration, ReturnType<typeof makeValidator>>()

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

/** Validates `{ value }` as a setting wants it. */
export function validatorOf(declaration: SettingDeclaration): ReturnType<typeof makeValidator> {
  const known = validators.get(declaration)
  if (known) return known

  const validator = makeValidator(declaration)
  validators.set(declaration, validator)
  return validator
}
