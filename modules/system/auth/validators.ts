import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { passwordSchema } from '../passwords/main.js'
import { TICKET_LENGTH } from './captcha_ticket.js'

export const loginInput = vine.create({
  username: vine.string().maxLength(64),
  password: vine.string().maxLength(256),
  captchaId: vine.string().maxLength(TICKET_LENGTH).optional(),
  captcha: vine.string().maxLength(256).optional(),
})

export const refreshInput = vine.create({ refreshToken: vine.string().maxLength(128) })

export const changePasswordInput = vine.create({
  currentPassword: vine.string().maxLength(256),
  newPassword: passwordSchema(),
})

export type LoginInput = Infer<typeof loginInput>
