import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { idFilter, listQuery } from '../../../src/http/main.js'

export const sessionFilters = vine.create({
  ...listQuery(['username', 'createdAt', 'lastSeenAt']),
  keyword: vine.string().trim().maxLength(64).optional(),
  userId: idFilter().optional(),
})

export type SessionFilters = Infer<typeof sessionFilters>
