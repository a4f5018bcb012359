import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DictionaryItem } from '../../../models/system/dictionary_item.js'
import { DICTIONARY_LIMITS } from '../../../src/modules/main.js'
import { E_REFERENCE_UNKNOWN } from '../errors.js'
import { E_DICTIONARY_ITEM_CYCLE, E_DICTIONARY_TOO_DEEP } from './errors.js'

const { levels: MOST_LEVELS } = DICTIONARY_LIMITS

interface Placed {
  id: number
  parentId: number | null
}

/**
 * An item must hang below one of its own dictionary that is not itself below the item, and not too deep with what
 * hangs below it.
 *
 * @throws {E_REFERENCE_UNKNOWN} {E_DICTIONARY_ITEM_CYCLE} {E_DICTIONARY_TOO_DEEP}
 */
export async function assertItemPlace(
  item: DictionaryItem,
  trx: TransactionClientContract
): Promise<void> {
  if (item.parentId === null || item.parentId === undefined) return

  const rows: Placed[] = await trx
    .from('iti_dictionary_items')
    .where('dictionary_id', item.dictionaryId)
    .select('id', 'parent_id as parentId')
  const parents = new Map(rows.map(({ id, parentId }) => [id, parentId]))
  if (!parents.has(item.parentId)) throw new E_REFERENCE_UNKNOWN(['parentId', item.parentId])

  const above = idsAbove(item.parentId, parents)
  if (above.includes(item.id)) throw new E_DICTIONARY_ITEM_CYCLE([item.label])
  if (above.length + levelsOf(item, rows) > MOST_LEVELS) {
    throw new E_DICTIONARY_TOO_DEEP([item.label, MOST_LEVELS])
  }
}

/* An item itself and what it hangs below, from below upwards. */
function idsAbove(id: number, parents: ReadonlyMap<number, number | null>): number[] {
  const above: number[] = []
  for (let next: number | null = id; next !== null; next = parents.get(next) ?? null) {
    above.push(next)
  }
  return above
}

/* How many levels an item takes with what hangs below it. */
function levelsOf(item: DictionaryItem, rows: readonly Placed[]): number {
  if (!item.$isPersisted) return 1

  const below = Map.groupBy(rows, ({ parentId }) => parentId)
  let levels = 0
  for (let level = [item.id]; level.length > 0; levels++) {
    level = level.flatMap((id) => (below.get(id) ?? []).map((child) => child.id))
  }
  return levels
}
