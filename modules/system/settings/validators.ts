import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { listQuery } from '../../../src/http/main.js'

export const settingFilters = vine.create({
  keyword: vine.string().trim().maxLength(64).optional(),
})

const { page, pageSize } = listQuery([])

export const settingChangeFilters = vine.create({ page, pageSize })

export type SettingFilters = Infer<typeof settingFilters>
export type SettingChangeFilters = Infer<typeof settingChangeFilters>
