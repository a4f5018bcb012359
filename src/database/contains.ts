import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/**
 * Keeps the rows that have the text in one of the columns, whatever its case. The text is taken literally: `%` and
 * `_` have no meaning. Column names come from the program, never from input.
 */
export function whereContains(
  query: DatabaseQueryBuilderContract,
  columns: readonly string[],
  text: string
): void {
  const pattern = `%${text.toLowerCase().replaceAll(/[%_!]/g, '!$&')}%`
  query.where((any) => {
    // some columns and databases compare by case and some do not
    for (const column of columns) any.orWhereRaw(`lower(??) like ? escape '!'`, [column, pattern])
  })
}
