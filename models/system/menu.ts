import { afterDelete, afterSave, BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import { recordChange } from '../../src/access/main.js'
import type { Status } from './user.js'

export type MenuType = 'directory' | 'page' | 'button'

export class Menu extends BaseModel {
  static override table = 'iti_menus'

  @column({ isPrimary: true })
  declare id: number

  /** Set for menus that a module declares, null for an operator's own. */
  @column()
  declare code: string | null

  /** The module or plugin that declares it, null for an operator's own. */
  @column()
  declare module: string | null

  @column()
  declare parentId: number | null

  @column()
  declare type: MenuType

  @column()
  declare name: string

  @column()
  declare path: string | null

  @column()
  declare component: string | null

  @column()
  declare redirect: string | null

  @column()
  declare permission: string | null

  @column()
  declare icon: string | null

  @column()
  declare link: string | null

  @column()
  declare sort: number

  @column({ consume: Boolean })
  declare visible: boolean

  @column({ consume: Boolean })
  declare keepAlive: boolean

  @column()
  declare status: Status

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @afterSave()
  @afterDelete()
  static recordChange(row: Menu) {
    return recordChange(row, 'everyone')
  }
}
