import type { HistoryOptions } from './history.js'
import { makeRunner, readFiles } from './lucid_source.js'
import { emptyReport, type MigrateReport } from './migrate_report.js'

/**
 * Tells the statements of pending migrations and runs none of them. Lucid's own dry run would make the table of
 * the history.
 */
export async function planMigrations(
  options: HistoryOptions,
  pending: readonly string[]
): Promise<MigrateReport> {
  const report = { ...emptyReport(), pending: [...pending] }
  const client = options.db.connection(options.connection, { mode: 'write' })
  const files = await readFiles(await makeRunner(options))
  for (const file of files.filter(({ name }) => pending.includes(name))) {
    const { name } = file
    // what the code of a migration asks and writes itself is taken back
    const trx = await client.transaction()
    try {
      const Schema = await file.getSource()
      const statements = await new Schema(trx, name, true).execUp()
      report.planned.push({ name, statements: statements as string[] })
    } catch (error) {
      return { ...report, failure: { name, error: error as Error, standing: [] } }
    } finally {
      await trx.rollback()
    }
  }
  return report
}
