import db from '@adonisjs/lucid/services/db'
import type { Dictionary } from '../../../models/system/dictionary.js'
import { primaryOf } from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND, nest, toTreeOrder, type Branch } from '../../../src/http/main.js'
import type { Translate } from '../../../src/i18n/main.js'
import { whereActive } from '../active_modules.js'
import { UntilChanged } from '../until_changed.js'
import { DeclaredTexts } from './declared_texts.js'
import { ITEM_COLUMNS, type DictionaryItemResource, type ItemRow } from './dictionary_resource.js'

/** A value, and what people read for it. */
export type Label = Pick<DictionaryItemResource, 'id' | 'parentId' | 'value' | 'label' | 'color'>

/** A dictionary as front ends draw it: what is enabled, in tree order. */
export interface Labels extends Pick<Dictionary, 'code' | 'name'> {
  items: Label[]
}

/* A dictionary with what is enabled of it, as it is stored. */
interface Stored extends Pick<Dictionary, 'code' | 'name'> {
  items: ItemRow[]
}

const remembered = new UntilChanged(async (code: string): Promise<Stored> => {
  const client = primaryOf(db)
  const query = client
    .from('iti_dictionaries')
    .where({ code, status: 'enabled' })
    .select('id', 'code', 'name')
  await whereActive(query)
  const dictionary = await query.first()
  if (!dictionary) throw new E_RECORD_NOT_FOUND(['dictionary', code])

  const rows: ItemRow[] = await client
    .from('iti_dictionary_items')
    .where('dictionary_id', dictionary.id)
    .select(ITEM_COLUMNS)
    .orderBy(['sort', 'id'])
  const items = toTreeOrder(nest(rows).flatMap(keepEnabled))
  return { code, name: dictionary.name, items }
})

/**
 * What people read for the values of a dictionary. Nothing is asked of the database while nothing changes.
 *
 * @throws {E_RECORD_NOT_FOUND} if there is none, or it is not enabled
 */
export async function labelsOf(code: string, t: Translate): Promise<Labels> {
  const stored = await remembered.get(code)
  const texts = await DeclaredTexts.of([code])
  const items = stored.items.map(({ id, parentId, code: own, value, label, color }) => ({
    id,
    parentId,
    value,
    label: texts.read({ code: own, text: label }, t),
    color,
  }))
  return { code, name: texts.read({ code, text: stored.name }, t), items }
}

/* A disabled item takes what lies below it along. */
function keepEnabled({ children, ...row }: Branch<ItemRow>): ItemRow[] {
  return row.status === 'enabled' ? [row, ...children.flatMap(keepEnabled)] : []
}
