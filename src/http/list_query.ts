import vine from '@vinejs/vine'
import type { SortKey } from '../database/main.js'

/**
 * The query keys that every list understands: `page`, `pageSize` (20, at most 200) and `sort`
 * (`-createdAt,name`; only the names given here).
 *
 * @example
 * ```ts
 * export const listUsers = vine.create({ ...listQuery(['username', 'createdAt']), keyword: vine.string().optional() })
 * ```
 */
export const listQuery = (sortable: readonly string[]) => ({
  page: vine.number().withoutDecimals().range([1, 1_000_000]).optional(),
  pageSize: vine.number().withoutDecimals().range([1, 200]).optional(),
  sort: vine
    .string()
    .use(sortableRule(sortable))
    .transform((value) => value.split(',').map(toSortKey))
    .optional(),
})

const toSortKey = (part: string): SortKey =>
  part.startsWith('-')
    ? { name: part.slice(1), direction: 'desc' }
    : { name: part, direction: 'asc' }

const sortableRule = vine.createRule<readonly string[]>((value, sortable, field) => {
  if (typeof value !== 'string') return
  const unknown = value
    .split(',')
    .map(toSortKey)
    .find(({ name }) => !sortable.includes(name))
  if (unknown) {
    field.report('Cannot sort by {{ name }}; known are {{ choices }}', 'sortable', field, {
      name: unknown.name,
      choices: sortable.join(', '),
    })
  }
})
