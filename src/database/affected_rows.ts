/** How many rows an update or delete of a query builder touched: Lucid types its result as rows. */
export const affectedRows = (result: unknown): number => Number(result)
