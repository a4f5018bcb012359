import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/**
 * Keeps what lies below a path such as `/1/5/`: one range of the index on a column that compares by bytes.
 * `0` is the character that follows `/`, so that the range ends where the prefix does.
 */
export function whereBelow<Query extends Pick<DatabaseQueryBuilderContract, 'where'>>(
  query: Query,
  column: string,
  path: string
): Query {
  query.where(column, '>=', path).where(column, '<', `${path.slice(0, -1)}0`)
  return query
}
