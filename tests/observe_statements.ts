import emitter from '@adonisjs/core/services/emitter'
import db from '@adonisjs/lucid/services/db'

/** A statement that was run, with its values. */
export interface ObservedStatement {
  sql: string
  bindings?: unknown[]
}

/** All statements that are run meanwhile, by whomever. */
export async function observeStatements(
  work: () => Promise<unknown>
): Promise<ObservedStatement[]> {
  const statements: ObservedStatement[] = []
  const note = ({ sql, bindings }: ObservedStatement) => void statements.push({ sql, bindings })
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
