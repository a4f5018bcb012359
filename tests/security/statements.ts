import emitter from '@adonisjs/core/services/emitter'
import db from '@adonisjs/lucid/services/db'

/**
 * The statements that are run meanwhile, each with its values, but for those that run in the background: the question
 * for changes of access, and the note of when sessions were used.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const note = ({ sql, bindings = [] }: { sql: string; bindings?: unknown[] }) => {
    if (!/iti_access_changes|iti_access_versions|set [`"]?last_seen_at/.test(sql))
      statements.push(`${sql} ${JSON.stringify(bindings)}`)
  }
  const connection = db.connection()
  connection.debug = true
  emitter.on('db:query', note)
  try {
    await work()
  } finally {
    emitter.off('db:query', note)
  }
  return statements
}
