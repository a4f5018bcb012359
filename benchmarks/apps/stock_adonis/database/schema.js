import { BaseModel, column } from '@adonisjs/lucid/orm'

/* What the decorators of the generated schema class compile to. */
export class UserSchema extends BaseModel {
  static {
    column({ isPrimary: true })(this.prototype, 'id')
    column()(this.prototype, 'fullName')
    column()(this.prototype, 'email')
    column({ serializeAs: null })(this.prototype, 'password')
    column.dateTime({ autoCreate: true })(this.prototype, 'createdAt')
    column.dateTime({ autoCreate: true, autoUpdate: true })(this.prototype, 'updatedAt')
  }
}
