import db from '@adonisjs/lucid/services/db'
import type { Dictionary } from '../../../models/system/dictionary.js'
import type { Status } from '../../../models/system/user.js'
import { primaryOf } from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND, nest, toTreeOrder, type Branch } from '../../../src/http/main.js'
import { whereActive } from '../menus/main.js'
import { UntilChanged } from '../until_changed.js'
import { ITEM_COLUMNS, type DictionaryItemResource } from './dictionary_resource.js'

/** A value, and what people read for it. */
export type Label = Pick<DictionaryItemResource, 'id' | 'parentId' | 'value' | 'label' | 'color'>

/** A dictionary as front ends draw it: what is enabled, in tree order. */
export interface Labels extends Pick<Dictionary, 'code' | 'name'> {
  items: Label[]
}

const remembered = new UntilChanged(async (code: string): Promise<Labels> => {
  const client = primaryOf(db)
  const query = client
    .from('iti_dictionaries')
    .where({ code, status: 'enabled' })
    .select('id', 'code', 'name')
  await whereActive(query)
  const dictionary = await query.first()
  if (!dictionary) throw new E_RECORD_NOT_FOUND(['dictionary', code])

  const rows: (Label & { status: Status })[] = await client
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
export const labelsOf = (code: string): Promise<Labels> => remembered.get(code)

/* A disabled item takes what lies below it along. */
function keepEnabled({ status, children, ...row }: Branch<Label & { status: Status }>): Label[] {
  if (status !== 'enabled') return []
  const { id, parentId, value, label, color } = row
  return [{ id, parentId, value, label, color }, ...children.flatMap(keepEnabled)]
}
