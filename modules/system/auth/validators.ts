import vine from '@vinejs/vine'
import { passwordSchema } from '../passwords/main.js'

export const loginInput = vine.create({
  username: vine.string().maxLength(64),
  password: vine.string().maxLength(256),
})

export const refreshInput = vine.create({ refreshToken: vine.string().maxLength(128) })

export const changePasswordInput = vine.create({
  currentPassword: vine.string().maxLength(256),
  newPassword: passwordSchema(),
})
