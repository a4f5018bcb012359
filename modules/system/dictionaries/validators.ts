import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { id, listQuery, sort, status } from '../../../src/http/main.js'
import { DICTIONARY_LIMITS } from '../../../src/modules/main.js'
import { CODE } from './dictionary_code.js'

const { code: LONGEST_CODE, text: LONGEST_TEXT } = DICTIONARY_LIMITS

const name = () => vine.string().trim().minLength(1).maxLength(LONGEST_TEXT)

const fields = {
  code: vine.string().regex(CODE).maxLength(LONGEST_CODE),
  name: name(),
  status: status().optional(),
  remark: vine.string().maxLength(500).nullable().optional(),
}

const itemFields = {
  parentId: id().nullable().optional(),
  value: name(),
  label: name(),
  // `#1677ff`, or a word that the front end knows
  color: vine
    .string()
    .regex(/^(#[0-9a-fA-F]{3,8}|[a-z][a-z0-9-]{0,31})$/)
    .nullable()
    .optional(),
  sort: sort().optional(),
  status: status().optional(),
}

export const createDictionaryInput = vine.create(fields)

export const updateDictionaryInput = vine.create({
  ...fields,
  code: fields.code.clone().optional(),
  name: name().optional(),
})

export const dictionaryFilters = vine.create({
  ...listQuery(['code', 'name', 'createdAt']),
  keyword: vine.string().trim().maxLength(64).optional(),
  status: status().optional(),
})

export const createItemInput = vine.create(itemFields)

export const updateItemInput = vine.create({
  ...itemFields,
  value: name().optional(),
  label: name().optional(),
})

export const itemFilters = vine.create({
  keyword: vine.string().trim().maxLength(64).optional(),
  status: status().optional(),
  tree: vine.boolean().optional(),
})

export const labelFilters = vine.create({ tree: vine.boolean().optional() })

export type CreateDictionaryInput = Infer<typeof createDictionaryInput>
export type UpdateDictionaryInput = Infer<typeof updateDictionaryInput>
export type DictionaryFilters = Infer<typeof dictionaryFilters>
export type CreateItemInput = Infer<typeof createItemInput>
export type UpdateItemInput = Infer<typeof updateItemInput>
export type ItemFilters = Infer<typeof itemFilters>
export type LabelFilters = Infer<typeof labelFilters>
