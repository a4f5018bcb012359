import type { Dictionary } from '../../../models/system/dictionary.js'
import type { DictionaryItem } from '../../../models/system/dictionary_item.js'
import type { Translate } from '../../../src/i18n/main.js'
import type { DeclaredTexts } from './declared_texts.js'

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

/** What an item is told from. */
export type ItemRow = DictionaryItemResource & Pick<DictionaryItem, 'code'>

/** The columns of an {@link ItemRow}. */
export const ITEM_COLUMNS = [
  'id',
  'code',
  'parent_id as parentId',
  'value',
  'label',
  'color',
  'sort',
  'status',
]

/** A dictionary with the name that somebody reads. */
export const toDictionary = (
  row: DictionaryResource,
  texts: DeclaredTexts,
  t: Translate
): DictionaryResource => ({ ...row, name: texts.read({ code: row.code, text: row.name }, t) })

/** An item with the label that somebody reads. */
export const toItem = (
  { code, ...row }: ItemRow,
  texts: DeclaredTexts,
  t: Translate
): DictionaryItemResource => ({ ...row, label: texts.read({ code, text: row.label }, t) })
