import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Dictionary } from '../../../models/system/dictionary.js'
import { DictionaryItem } from '../../../models/system/dictionary_item.js'
import { countRows, isUniqueViolation, type Page } from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND, nest, toTreeOrder, type Branch } from '../../../src/http/main.js'
import type { Translate } from '../../../src/i18n/main.js'
import { DICTIONARY_LIMITS } from '../../../src/modules/main.js'
import { changeSystem } from '../change.js'
import { whereActive } from '../active_modules.js'
import { DeclaredTexts } from './declared_texts.js'
import { assertOwn } from './dictionaries_service.js'
import {
  ITEM_COLUMNS,
  toItem,
  type DictionaryItemResource,
  type ItemRow,
} from './dictionary_resource.js'
import {
  E_DICTIONARY_DECLARED,
  E_DICTIONARY_FULL,
  E_DICTIONARY_ITEM_IN_USE,
  E_DICTIONARY_VALUE_TAKEN,
} from './errors.js'
import { assertItemPlace } from './item_place.js'
import type { CreateItemInput, ItemFilters, UpdateItemInput } from './validators.js'

/** The items of one dictionary. Of one that a module declares only how they look can be changed. */
export class DictionaryItemsService {
  /** @throws {E_RECORD_NOT_FOUND} */
  async list(
    code: string,
    { keyword, status, tree }: ItemFilters,
    t: Translate
  ): Promise<Page<DictionaryItemResource | Branch<DictionaryItemResource>>> {
    const dictionary = await this.#find(code, db.connection())
    const query = db
      .from('iti_dictionary_items')
      .where('dictionary_id', dictionary.id)
      .select(ITEM_COLUMNS)
      .orderBy(['sort', 'id'])
    if (status) query.where('status', status)
    const stored: ItemRow[] = await query
    const texts = await DeclaredTexts.of([code])
    const wanted = keyword?.toLowerCase() ?? ''
    // by what is read, which the database does not know
    const rows = stored
      .map((row) => toItem(row, texts, t))
      .filter(({ value, label }) => `${value}\n${label}`.toLowerCase().includes(wanted))
    const items = tree ? nest(rows) : toTreeOrder(rows)
    return { items, total: rows.length, page: 1, pageSize: rows.length }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(code: string, id: number, t: Translate): Promise<DictionaryItemResource> {
    const dictionary = await this.#find(code, db.connection())
    const row: ItemRow | null = await db
      .from('iti_dictionary_items')
      .where({ id, dictionary_id: dictionary.id })
      .select(ITEM_COLUMNS)
      .first()
    if (!row) throw new E_RECORD_NOT_FOUND(['item', id])
    return toItem(row, await DeclaredTexts.of([code]), t)
  }

  /**
   * @throws {E_RECORD_NOT_FOUND} {E_REFERENCE_UNKNOWN} {E_DICTIONARY_DECLARED} {E_DICTIONARY_FULL}
   * @throws {E_DICTIONARY_VALUE_TAKEN} {E_DICTIONARY_TOO_DEEP}
   */
  async create(
    code: string,
    input: CreateItemInput,
    t: Translate
  ): Promise<DictionaryItemResource> {
    const id = await changeSystem('nobody', async (trx) => {
      const dictionary = await this.#find(code, trx)
      assertOwn(dictionary, await DeclaredTexts.of([code]))
      const items = await countRows(trx, 'iti_dictionary_items', { dictionary_id: dictionary.id })
      if (items >= DICTIONARY_LIMITS.items) throw new E_DICTIONARY_FULL([code, items])

      const item = new DictionaryItem().fill({ ...input, dictionaryId: dictionary.id })
      await this.#save(item, dictionary, trx)
      return item.id
    })
    return this.get(code, id, t)
  }

  /** Sets the fields it is given. @throws what {@link create} throws, and {E_DICTIONARY_ITEM_CYCLE} */
  async update(
    code: string,
    id: number,
    input: UpdateItemInput,
    t: Translate
  ): Promise<DictionaryItemResource> {
    await changeSystem('nobody', async (trx) => {
      const dictionary = await this.#find(code, trx)
      const item = await this.#lock(dictionary, id, trx)
      const texts = await DeclaredTexts.of([code])
      const label = texts.keep(input.label, { code: item.code, text: item.label }, t)
      item.merge({ ...input, label: label ?? item.label })
      if ('value' in item.$dirty || 'parentId' in item.$dirty) assertOwn(dictionary, texts)
      await this.#save(item, dictionary, trx)
    })
    return this.get(code, id, t)
  }

  /**
   * Deletes all of them or, if one may not be, none. What a module declares stays for as long as it does so.
   *
   * @throws {E_RECORD_NOT_FOUND} {E_DICTIONARY_DECLARED}
   * @throws {E_DICTIONARY_ITEM_IN_USE} while there are items below it that are not deleted too
   */
  async delete(code: string, ids: readonly number[]): Promise<void> {
    await changeSystem('nobody', async (trx) => {
      const dictionary = await this.#find(code, trx)
      const texts = await DeclaredTexts.of([code])
      const items: DictionaryItem[] = []
      for (const id of ids) items.push(await this.#lock(dictionary, id, trx))
      for (const item of toTreeOrder(items).reverse()) {
        if (texts.has(item.code)) throw new E_DICTIONARY_DECLARED([code, dictionary.module!])
        const children = await countRows(trx, 'iti_dictionary_items', { parent_id: item.id })
        if (children > 0) throw new E_DICTIONARY_ITEM_IN_USE([item.label, children])
        await item.delete()
      }
    })
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
