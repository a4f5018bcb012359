import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** One column to sort by. */
export interface SortKey {
  name: string
  direction: 'asc' | 'desc'
}

/** Which part of a list is wanted. */
export interface PageRequest {
  page?: number
  pageSize?: number
  sort?: SortKey[]
}

/** One page of a list, as the API returns it. */
export interface Page<Item> {
  items: Item[]
  total: number
  page: number
  pageSize: number
}

/**
 * Runs a list query: counts, then reads one page, in a stable order.
 *
 * @param options.columns maps the names that a caller may sort by to columns; nothing else reaches the SQL
 * @param options.total has the rows counted, and may know their number without; by default it counts
 * @param options.order what comes after the caller's wishes; ends in a unique column
 */
export async function paginate<Row>(
  query: DatabaseQueryBuilderContract<Row>,
  { page = 1, pageSize = 20, sort = [] }: PageRequest,
  options: {
    columns: Readonly<Record<string, string>>
    order: { column: string; order: 'asc' | 'desc' }[]
    total?: (count: () => Promise<number>) => Promise<number>
  }
): Promise<Page<Row>> {
  const wished = sort.flatMap(({ name, direction }) => {
    const isKnown = Object.hasOwn(options.columns, name)
    return isKnown ? [{ column: options.columns[name]!, order: direction }] : []
  })
  const count = async () => {
    const counted = await query.clone().clearSelect().clearOrder().count('* as total').first()
    return Number((counted as { total: number | string } | null)?.total ?? 0)
  }
  const total = await (options.total?.(count) ?? count())
  const offset = (page - 1) * pageSize
  const items =
    offset >= total
      ? []
      : await query
          .orderBy([...wished, ...options.order])
          .offset(offset)
          .limit(pageSize)
  return { items, total, page, pageSize }
}
