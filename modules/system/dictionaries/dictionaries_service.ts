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
import { changeSystem } from '../change.js'
import { whereActive } from '../menus/main.js'
import { isReserved } from './dictionary_code.js'
import { DICTIONARY_COLUMNS, type DictionaryResource } from './dictionary_resource.js'
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
  async list({ keyword, status, ...page }: DictionaryFilters): Promise<Page<DictionaryResource>> {
    const query = db.query<DictionaryResource>().from('iti_dictionaries').select(DICTIONARY_COLUMNS)
    if (status) query.where('status', status)
    if (keyword) whereContains(query, ['code', 'name'], keyword)
    await whereActive(query)
    const order = [{ column: 'code', order: 'asc' as const }]
    return paginate(query, page, { columns: SORT_COLUMNS, order })
  }

  /** @throws {E_RECORD_NOT_FOUND} */
  async get(id: number): Promise<DictionaryResource> {
    const query = db.from('iti_dictionaries').where('id', id).select(DICTIONARY_COLUMNS)
    await whereActive(query)
    const row = await query.first()
    if (!row) throw new E_RECORD_NOT_FOUND(['dictionary', id])
    return row
  }

  /** @throws {E_DICTIONARY_CODE_RESERVED} {E_DICTIONARY_CODE_TAKEN} */
  async create(input: CreateDictionaryInput): Promise<DictionaryResource> {
    const { id } = await changeSystem('everyone', (trx) =>
      this.#save(new Dictionary().fill(input), trx)
    )
    return this.get(id)
  }

  /** Sets the fields it is given. @throws what {@link create} throws, and {E_DICTIONARY_DECLARED} */
  async update(id: number, input: UpdateDictionaryInput): Promise<DictionaryResource> {
    await changeSystem('everyone', async (trx) => {
      const dictionary = await this.#lock(id, trx)
      if (input.code !== undefined && input.code !== dictionary.code) assertOwn(dictionary)
      await this.#save(dictionary.merge(input), trx)
    })
    return this.get(id)
  }

  /** Deletes all of them, with their items, or, if one may not be, none. @throws {E_DICTIONARY_DECLARED} */
  async delete(ids: readonly number[]): Promise<void> {
    await changeSystem('everyone', async (trx) => {
      for (const id of ids) {
        const dictionary = await this.#lock(id, trx)
        assertOwn(dictionary)
        await dictionary.delete()
      }
    })
  }

  async #save(dictionary: Dictionary, trx: TransactionClientContract): Promise<Dictionary> {
    const { code } = dictionary
    if (!dictionary.module && isReserved(code)) throw new E_DICTIONARY_CODE_RESERVED([code])
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
 * Whether operators may do with it as they like.
 *
 * @throws {E_DICTIONARY_DECLARED}
 */
export function assertOwn({ code, module }: Dictionary): void {
  if (module) throw new E_DICTIONARY_DECLARED([code, module])
}
