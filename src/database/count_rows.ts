import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** How many rows have these values. Names of tables and columns come from the program, never from input. */
export async function countRows(
  client: Pick<QueryClientContract, 'from'>,
  table: string,
  values: Record<string, number | string>
): Promise<number> {
  const row = await client.from(table).where(values).count('* as total').first()
  return Number(row.total)
}
