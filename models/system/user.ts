import { afterDelete, afterSave, BaseModel, column, manyToMany } from '@adonisjs/lucid/orm'
import type { ManyToMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import { recordChange } from '../../src/access/main.js'
import { Role } from './role.js'

export type Status = 'enabled' | 'disabled'
export type Gender = 'unknown' | 'male' | 'female'

export class User extends BaseModel {
  static override table = 'iti_users'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare username: string

  /** An argon2id hash; null for an account that cannot sign in by password. */
  @column({ serializeAs: null })
  declare password: string | null

  @column()
  declare nickname: string

  @column()
  declare email: string | null

  @column()
  declare phone: string | null

  @column()
  declare gender: Gender

  @column()
  declare avatar: string | null

  @column()
  declare status: Status

  @column()
  declare departmentId: number | null

  @column()
  declare remark: string | null

  @column({ consume: Boolean })
  declare mustChangePassword: boolean

  @column.dateTime()
  declare passwordChangedAt: DateTime | null

  @column.dateTime()
  declare lastLoginAt: DateTime | null

  @column()
  declare lastLoginIp: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @manyToMany(() => Role, {
    pivotTable: 'iti_user_roles',
    pivotForeignKey: 'user_id',
    pivotRelatedForeignKey: 'role_id',
  })
  declare roles: ManyToMany<typeof Role>

  @afterSave()
  @afterDelete()
  static recordChange(row: User) {
    return recordChange(row, [row.id])
  }
}
