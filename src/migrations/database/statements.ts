import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const READS = /^\s*(?:select|show|pragma|explain)\b/i
const DEFINES = /^\s*(?:create|alter|drop|rename|truncate)\b/i

/** A statement, as knex tells of it. */
interface Statement {
  sql: string
  __knexTxId?: string
}

/** Remembers what one migration has the database do, to tell what is left when it fails. */
export interface StatementWatch {
  /** begins with another migration */
  forget(): void
  /** what took effect for good, although the migration was rolled back */
  standing(): string[]
  stop(): void
}

/**
 * Watches the statements that succeed. MySQL commits with each statement that defines something, and whatever came
 * before it in the transaction; a migration without a transaction leaves everything.
 */
export function watchStatements(client: QueryClientContract): StatementWatch {
  const knex = client.getWriteClient()
  const isMysql = client.dialect.name === 'mysql'
  let statements: Statement[] = []
  const remember = (_response: unknown, statement: Statement) => {
    if (!READS.test(statement.sql)) statements.push(statement)
  }
  knex.on('query-response', remember)

  return {
    forget() {
      statements = []
    },
    standing() {
      const committed = isMysql ? statements.findLastIndex(({ sql }) => DEFINES.test(sql)) : -1
      return statements
        .filter(({ __knexTxId: transaction }, at) => !transaction || at <= committed)
        .map(({ sql }) => sql)
    },
    stop() {
      knex.off('query-response', remember)
    },
  }
}
