import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const LEAVES_NOTHING = /^(?:select|show|describe|pragma|explain|set|use)\b/i
/* https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html; what is temporary commits nothing. */
const COMMITS_IN_MYSQL =
  /^(?!\w+\s+temporary)(?:create|alter|drop|rename|truncate|grant|revoke|analyze|optimize|repair|(?:un)?lock)\b/i
const MYSQL_SYNTAX_ERROR = 1064
const COMMENTS = /^(?:\s+|--.*\n|\/\*[\s\S]*?\*\/)+/

/** A statement, as knex tells of it. */
interface Statement {
  sql: string
  /** which session it runs in */
  __knexUid: string
}

/** Remembers what one migration has the database do, to tell what is left when it fails. */
export interface StatementWatch {
  /** begins with another migration */
  forget(): void
  /** what took effect for good, although the migration was rolled back */
  standing(): string[]
  /** why the database refused to commit it, which otherwise nobody tells */
  refusedCommit(): Error | undefined
  stop(): void
}

/**
 * Watches the statements that succeed, and which of them are committed. In MySQL a statement that defines something
 * commits what came before it, even if it fails itself, and ends the transaction: what follows stands at once.
 */
export function watchStatements(client: QueryClientContract): StatementWatch {
  const knex = client.getWriteClient()
  const commits = (sql: string) => client.dialect.name === 'mysql' && COMMITS_IN_MYSQL.test(sql)
  const open = new Map<string, string[]>()
  const committing = new Map<string, string[]>()
  let standing: string[] = []
  let refusal: Error | undefined

  const commit = (session: string) => {
    const statements = open.get(session) ?? []
    standing.push(...statements)
    open.delete(session)
    return statements
  }
  const listeners = {
    'query': ({ sql, __knexUid: session }: Statement) => {
      if (/^begin\b/i.test(sql)) open.set(session, [])
      if (/^commit\b/i.test(sql)) committing.set(session, commit(session))
      if (/^rollback;?$/i.test(sql)) open.delete(session)
    },
    'query-response': (_response: unknown, { sql, __knexUid: session }: Statement) => {
      const text = sql.replace(COMMENTS, '')
      if (LEAVES_NOTHING.test(text)) return
      if (commits(text)) commit(session)
      const statements = open.get(session) ?? standing
      statements.push(sql)
    },
    'query-error': (error: Error & { errno?: number }, { sql, __knexUid: session }: Statement) => {
      const isSyntaxError = error.errno === MYSQL_SYNTAX_ERROR
      if (commits(sql.replace(COMMENTS, '')) && !isSyntaxError) commit(session)
      if (!/^commit\b/i.test(sql)) return
      const lost = committing.get(session)
      standing = standing.filter((statement) => !lost?.includes(statement))
      refusal = error
    },
  }
  for (const [event, listener] of Object.entries(listeners)) knex.on(event, listener)

  return {
    forget() {
      standing = []
      refusal = undefined
      for (const session of open.keys()) open.set(session, [])
    },
    standing: () => standing,
    refusedCommit: () => refusal,
    stop() {
      for (const [event, listener] of Object.entries(listeners)) knex.off(event, listener)
    },
  }
}
