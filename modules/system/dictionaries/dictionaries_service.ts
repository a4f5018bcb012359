import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Dictionary } from '../../../models/system/dictionary.js'
import {
  isUniqueViolation,
  paginate,
  whereContains,
  type Page,
} from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND } from '../../../src/http/main.js'
import type { Translate } from '../../../src/i18n/main.js'
import { changeSystem } from '../change.js'
import { whereActive } from '../active_modules.js'
import { DeclaredTexts, findByReadName } from './declared_texts.js'
import { isReserved } from './dictionary_code.js'
import { DICTIONARY_COLUMNS, toDictionary, type DictionaryResource } from './dictionary_resource.js'
import {
  E_DICTIONARY_CODE_RESERVED,
  E_DICTIONARY_CODE_TAKEN,
  E_DICTIONARY_DECLARED,
} from './errors.js'
import type {
  CreateDictionaryInput,
  DictionaryFilters,
  UpdateDictionaryInput,
} from './validators.js'

const SORT_COLUMNS = { code: 'code', name: 'name', createdAt: 'created_at' }

/** Dictionaries, those that modules declare and those of operators. */
export class DictionariesService {
  async list(
    { keyword, status, ...request }: DictionaryFilters,
    t: Translate
  ): Promise<Page<DictionaryResource>> {
    const query = db.query<DictionaryResource>().from('iti_dictionaries').select(DICTIONARY_COLUMNS)
    if (status) query.where('status', status)
    if (keyword) {
      const read = await findByReadName(keyword, t)
      query.where((any) => {
        whereContains(any, ['code', 'name'], keyword)
        for (const { code, name } of read) any.orWhere({ code, name })
      })
    }
    await whereActive(query)
    const order = [{ column: 'code', order: 'asc' as const }]
    const page = await paginate(query, request, { columns: SORT_COLUMNS, order })
    const texts = await DeclaredTexts.of(page.items.map(({ code }) => code))
    return { ...page, items: page.items.map((row) => toDictionary(row, texts, t)) }
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number, t: Translate): Promise<DictionaryResource> {
    const query = db.from('iti_dictionaries').where('id', id).select(DICTIONARY_COLUMNS)
    await whereActive(query)
    const row = await query.first()
    if (!row) throw new E_RECORD_NOT_FOUND(['dictionary', id])
    return toDictionary(row, await DeclaredTexts.of([row.code]), t)
  }

  /** @throws {E_DICTIONARY_CODE_RESERVED} {E_DICTIONARY_CODE_TAKEN} */
  async create(input: CreateDictionaryInput, t: Translate): Promise<DictionaryResource> {
    const { id } = await changeSystem('nobody', (trx) =>
      this.#save(new Dictionary().fill(input), trx)
    )
    return this.get(id, t)
  }

  /** Sets the fields it is given. @throws what {@link create} throws, and {E_DICTIONARY_DECLARED} */
  async update(
    id: number,
    input: UpdateDictionaryInput,
    t: Translate
  ): Promise<DictionaryResource> {
    await changeSystem('nobody', async (trx) => {
      const dictionary = await this.#lock(id, trx)
      const { code, name } = dictionary
      const texts = await DeclaredTexts.of([code])
      dictionary.merge({ ...input, name: texts.keep(input.name, { code, text: name }, t) ?? name })
      if ('code' in dictionary.$dirty) {
        assertOwn({ code, module: dictionary.module }, texts)
        dictionary.module = null
      }
      await this.#save(dictionary, trx)
    })
    return this.get(id, t)
  }

  /** Deletes all of them, with their items, or, if one may not be, none. @throws {E_DICTIONARY_DECLARED} */
  async delete(ids: readonly number[]): Promise<void> {
    await changeSystem('nobody', async (trx) => {
      for (const id of ids) {
        const dictionary = await this.#lock(id, trx)
        assertOwn(dictionary, await DeclaredTexts.of([dictionary.code]))
        await dictionary.delete()
      }
    })
  }

  async #save(dictionary: Dictionary, trx: TransactionClientContract): Promise<Dictionary> {
    const { code } = dictionary
    if ('code' in dictionary.$dirty && isReserved(code))
      throw new E_DICTIONARY_CODE_RESERVED([code])
    try {
      return await dictionary.useTransaction(trx).save()
    } catch (error) {
      if (isUniqueViolation(error)) throw new E_DICTIONARY_CODE_TAKEN([code], { cause: error })
      throw error
    }
  }

  async #lock(id: number, client: TransactionClientContract): Promise<Dictionary> {
    const query = Dictionary.query({ client }).where('id', id).forUpdate()
    await whereActive(query)
    const dictionary = await query.first()
    if (!dictionary) throw new E_RECORD_NOT_FOUND(['dictionary', id])
    return dictionary
  }
}

/**
 * Operators may do as they like with a dictionary of their own, and with one that its module does not declare any more.
 *
 * @throws {E_DICTIONARY_DECLARED}
 */
export function assertOwn(
  { code, module }: Pick<Dictionary, 'code' | 'module'>,
  texts: DeclaredTexts
): void {
  if (module && texts.has(code)) throw new E_DICTIONARY_DECLARED([code, module])
}
