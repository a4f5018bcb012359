import type { Dictionary } from '../../../models/system/dictionary.js'
import type { DictionaryItem } from '../../../models/system/dictionary_item.js'

/** A dictionary as the API tells it; `module` declares it, null for an operator's own. */
export type DictionaryResource = Pick<
  Dictionary,
  'id' | 'code' | 'name' | 'module' | 'status' | 'remark'
>

/** An item as the API tells it to operators. */
export type DictionaryItemResource = Pick<
  DictionaryItem,
  'id' | 'parentId' | 'value' | 'label' | 'color' | 'sort' | 'status'
>

/** The columns of a row that becomes a dictionary. */
export const DICTIONARY_COLUMNS = ['id', 'code', 'name', 'module', 'status', 'remark']

/** The columns of a row that becomes an item. */
export const ITEM_COLUMNS = [
  'id',
  'parent_id as parentId',
  'value',
  'label',
  'color',
  'sort',
  'status',
]
