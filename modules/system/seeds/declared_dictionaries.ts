import type { DictionaryItemDeclaration } from '../../../src/modules/main.js'
import { defineSeed } from '../../../src/seeds/main.js'
import { itemCode, textOf } from '../dictionaries/main.js'

interface Placed {
  item: DictionaryItemDeclaration
  /** That of its dictionary. */
  code: string
  dictionaryId: number
  parentId: number | null
  sort: number
}

/** The dictionaries that the modules declare, with the labels of the default language. */
export default defineSeed({
  name: 'system.declared_dictionaries',
  async run(seed) {
    const modules = await seed.app.container.make('iti.modules')
    const declared = modules.ordered.flatMap(({ name: module, dictionaries = [] }) =>
      dictionaries.map((dictionary) => ({ ...dictionary, module }))
    )
    const dictionaries = await seed.rows({
      table: 'iti_dictionaries',
      key: 'code',
      rows: declared.map(({ code, name, module }) => ({
        code,
        name: textOf(code, name),
        module,
      })),
    })

    let level = declared.flatMap(({ code, items }): Placed[] => {
      const dictionaryId = dictionaries.get(code)
      return dictionaryId === undefined ? [] : place(items, { code, dictionaryId, parentId: null })
    })
    while (level.length > 0) {
      const ids = await seed.rows({
        table: 'iti_dictionary_items',
        key: 'code',
        rows: level.map((one) => ({
          code: codeOf(one),
          dictionary_id: one.dictionaryId,
          parent_id: one.parentId,
          value: one.item.value,
          label: textOf(codeOf(one), one.item.label),
          color: one.item.color ?? null,
          sort: one.sort,
        })),
      })
      level = level.flatMap((one) => {
        const parentId = ids.get(codeOf(one))
        return parentId === undefined ? [] : place(one.item.children ?? [], { ...one, parentId })
      })
    }
  },
})

const place = (
  items: readonly DictionaryItemDeclaration[],
  { code, dictionaryId, parentId }: Pick<Placed, 'code' | 'dictionaryId' | 'parentId'>
): Placed[] => items.map((item, sort) => ({ item, code, dictionaryId, parentId, sort }))

const codeOf = ({ code, item }: Placed): string => itemCode(code, item.value)
