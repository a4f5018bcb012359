import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Dictionary } from '../../../models/system/dictionary.js'
import { DictionaryItem } from '../../../models/system/dictionary_item.js'
import {
  countRows,
  isUniqueViolation,
  whereContains,
  type Page,
} from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND, nest, toTreeOrder, type Branch } from '../../../src/http/main.js'
import { changeSystem } from '../change.js'
import { whereActive } from '../menus/main.js'
import { assertOwn } from './dictionaries_service.js'
import { ITEM_COLUMNS, type DictionaryItemResource } from './dictionary_resource.js'
import { E_DICTIONARY_FULL, E_DICTIONARY_ITEM_IN_USE, E_DICTIONARY_VALUE_TAKEN } from './errors.js'
import { assertItemPlace } from './item_place.js'
import type { CreateItemInput, ItemFilters, UpdateItemInput } from './validators.js'

const MOST_ITEMS = 2_000

/** The items of one dictionary. Of one that a module declares only how they look can be changed. */
export class DictionaryItemsService {
  /** @throws {E_RECORD_NOT_FOUND} */
  async list(
    code: string,
    { keyword, status, tree }: ItemFilters
  ): Promise<Page<DictionaryItemResource | Branch<DictionaryItemResource>>> {
    const dictionary = await this.#find(code, db.connection())
    const query = db
      .from('iti_dictionary_items')
      .where('dictionary_id', dictionary.id)
      .select(ITEM_COLUMNS)
      .orderBy(['sort', 'id'])
    if (status) query.where('status', status)
    if (keyword) whereContains(query, ['value', 'label'], keyword)
    const rows: DictionaryItemResource[] = await query
    const items = tree ? nest(rows) : toTreeOrder(rows)
    return { items, total: rows.length, page: 1, pageSize: rows.length }
  }

  /**
   * @throws {E_RECORD_NOT_FOUND} {E_REFERENCE_UNKNOWN} {E_DICTIONARY_DECLARED} {E_DICTIONARY_FULL}
   * @throws {E_DICTIONARY_VALUE_TAKEN} {E_DICTIONARY_TOO_DEEP}
   */
  async create(code: string, input: CreateItemInput): Promise<DictionaryItemResource> {
    const id = await changeSystem('everyone', async (trx) => {
      const dictionary = await this.#find(code, trx)
      assertOwn(dictionary)
      const items = await countRows(trx, 'iti_dictionary_items', { dictionary_id: dictionary.id })
      if (items >= MOST_ITEMS) throw new E_DICTIONARY_FULL([code, items])

      const item = new DictionaryItem().fill({ ...input, dictionaryId: dictionary.id })
      await this.#save(item, dictionary, trx)
      return item.id
    })
    return this.#get(id)
  }

  /** Sets the fields it is given. @throws what {@link create} throws, and {E_DICTIONARY_ITEM_CYCLE} */
  async update(code: string, id: number, input: UpdateItemInput): Promise<DictionaryItemResource> {
    await changeSystem('everyone', async (trx) => {
      const dictionary = await this.#find(code, trx)
      const item = await this.#lock(dictionary, id, trx)
      item.merge(input)
      if ('value' in item.$dirty || 'parentId' in item.$dirty) assertOwn(dictionary)
      await this.#save(item, dictionary, trx)
    })
    return this.#get(id)
  }

  /** @throws {E_RECORD_NOT_FOUND} {E_DICTIONARY_DECLARED} {E_DICTIONARY_ITEM_IN_USE} */
  async delete(code: string, id: number): Promise<void> {
    await changeSystem('everyone', async (trx) => {
      const dictionary = await this.#find(code, trx)
      const item = await this.#lock(dictionary, id, trx)
      assertOwn(dictionary)
      const children = await countRows(trx, 'iti_dictionary_items', { parent_id: id })
      if (children > 0) throw new E_DICTIONARY_ITEM_IN_USE([item.label, children])
      await item.delete()
    })
  }

  async #get(id: number): Promise<DictionaryItemResource> {
    return db.from('iti_dictionary_items').where('id', id).select(ITEM_COLUMNS).firstOrFail()
  }

  async #save(
    item: DictionaryItem,
    { code }: Dictionary,
    trx: TransactionClientContract
  ): Promise<void> {
    if ('parentId' in item.$dirty) await assertItemPlace(item, trx)
    try {
      await item.useTransaction(trx).save()
    } catch (error) {
      if (isUniqueViolation(error))
        throw new E_DICTIONARY_VALUE_TAKEN([code, item.value], { cause: error })
      throw error
    }
  }

  async #find(code: string, client: QueryClientContract): Promise<Dictionary> {
    const query = Dictionary.query({ client }).where('code', code)
    await whereActive(query)
    const dictionary = await query.first()
    if (!dictionary) throw new E_RECORD_NOT_FOUND(['dictionary', code])
    return dictionary
  }

  async #lock(
    { id: dictionaryId }: Dictionary,
    id: number,
    client: TransactionClientContract
  ): Promise<DictionaryItem> {
    const query = DictionaryItem.query({ client }).where({ id, dictionaryId }).forUpdate()
    const item = await query.first()
    if (!item) throw new E_RECORD_NOT_FOUND(['item', id])
    return item
  }
}
